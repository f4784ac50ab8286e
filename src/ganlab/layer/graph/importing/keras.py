"""A functional or sequential Keras config (`.json`, or inside a `.keras` file); images become channels first."""

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing import Imported

Config = Mapping[str, Any]


def read(file: Path) -> Imported:
    """The graph of the model in a file.

    Raises:
        WrongUse: it is no such file, or a layer has no word.
    """
    try:
        if zipfile.is_zipfile(file):
            content = json.loads(zipfile.ZipFile(file).read("config.json"))
        else:
            content = json.loads(file.read_text())
    except (OSError, ValueError, KeyError) as error:
        raise WrongUse(
            f"{file} is no Keras config ({error}); give what model.to_json() or model.save() wrote"
        ) from error
    return of_config(content)


def of_config(content: Config) -> Imported:
    """The graph of a model's config as Keras 3 writes it."""
    config = content.get("config", {})
    layers = config.get("layers") if isinstance(config, Mapping) else None
    if content.get("class_name") not in ("Functional", "Model", "Sequential") or not layers:
        raise WrongUse(f"{content.get('class_name')} is no functional or sequential model; give one of these")
    importer = _Importer()
    previous: list[str] = []
    for layer in layers:
        importer.layer(layer, previous if content["class_name"] == "Sequential" else _inbound(layer))
        previous = [_name(layer)]
    importer.finish(config.get("output_layers") or [previous])
    return importer.found


def _name(layer: Config) -> str:
    return str(layer["config"].get("name") or layer.get("name"))


def _inbound(layer: Config) -> list[str]:
    calls = layer.get("inbound_nodes") or []
    if len(calls) > 1:
        raise WrongUse(f"{_name(layer)} is called {len(calls)} times on the same weights, which a graph cannot say")
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, Mapping):
            if value.get("class_name") == "__keras_tensor__":
                found.append(value["config"]["keras_history"][0])
        elif isinstance(value, list):
            for inside in value:
                look(inside)

    for call in calls:
        look(call["args"])
    return found


class _Importer:
    """Nodes as they are added; `ends` has a Keras layer's last node, `ranks` how many axes it gives."""

    def __init__(self) -> None:
        self.found = Imported()
        self.ends: dict[str, str] = {}
        self.ranks: dict[str, int] = {}
        self.main = 0

    def layer(self, layer: Config, sources: list[str]) -> None:
        """Add what a Keras layer is."""
        kind, config, name = layer["class_name"], layer["config"], _name(layer)
        if kind == "InputLayer":
            return self.input(config, name)
        if not self.ends:  # a sequential model without an input layer
            self.input({"batch_shape": config.get("batch_shape") or config.get("batch_input_shape") or [None] * 2}, "")
            sources = sources or [""]
        if kind not in KINDS:
            raise WrongUse(
                f"{name} is a {kind}, which has no layer word; see `ganlab layers`, and take it out or replace it"
            )
        if config.get("data_format") == "channels_first":
            raise WrongUse(f"{name} has channels first; write the model with channels last, Keras' default")
        self.at, self.rank = [self.ends[s] for s in sources], self.ranks[sources[0]]
        self.name, self.config = name, config
        KINDS[kind](self)
        self.activate(config.get("activation"))
        self.ends[name], self.ranks[name] = self.at[0], self.rank
        return None

    def input(self, config: Config, name: str) -> None:
        """The first is the latent or the sample, a further one of one number the labels."""
        rank = len(config["batch_shape"]) - 1
        labels = self.main and (rank == 0 or tuple(config["batch_shape"][1:]) == (1,))
        if self.main and not labels:
            raise WrongUse(f"{name} is a second input of {rank} axes; a network takes one, and labels")
        self.ends[name], self.ranks[name] = ("labels", 0) if labels else ("input", rank)
        self.main = 1

    def add(self, word: str, values: Config | None = None, *, weights: bool = False, suffix: str = "") -> None:
        """Append a node after what came before."""
        sources = None if self.at == ["input"] and not self.found.nodes else self.at
        node = self.found.add(word, values, f"{self.name}{suffix}", sources)
        self.at = [node]
        if weights:
            self.found.homes[self.name] = node

    def swapped(self, add: Callable[[], None]) -> None:
        """Lengths are (steps, channels) in Keras, where these words have channels first."""
        if self.rank == 2:
            self.add("permute", {"order": [2, 1]}, suffix="_open")
        add()
        if self.rank == 2:
            self.add("permute", {"order": [2, 1]}, suffix="_closed")

    def activate(self, activation: Any) -> None:
        """The activation that a Keras layer carries."""
        if isinstance(activation, Mapping):
            activation = activation.get("config", activation.get("class_name"))
        if activation in (None, "linear") or self.config.get("units_are_recurrent"):
            return
        if str(activation) not in ACTIVATIONS:
            raise WrongUse(f"{self.name} has the activation {activation}, which has no layer word; use another")
        self.add(ACTIVATIONS[str(activation)], suffix="_activation")

    def one(self, key: str) -> int:
        """One number for all directions."""
        value = self.config[key]
        values = {*value} if isinstance(value, list | tuple) else {value}
        if len(values) != 1:
            raise WrongUse(f"{self.name} has {key} {value}, which differ; a graph has one for all directions")
        return int(values.pop())

    def finish(self, outputs: Any) -> None:
        """Name the output where it is not the last node."""
        flat = outputs[0] if outputs and isinstance(outputs[0], list) else outputs
        last = self.ends[flat[0]]
        if self.found.nodes and last != self.found.nodes[-1]["name"]:
            moved = next(node for node in self.found.nodes if node["name"] == last)
            self.found.remarks.append(f"the output {moved['name']} is not the last node; name it under `outputs`")


ACTIVATIONS = {
    **{name: name for name in ("relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "hard_tanh", "sigmoid")},
    **{"softplus": "softplus", "softmax": "softmax", "swish": "silu"},
}


def _convolution(i: _Importer) -> None:
    c, kernel, stride = i.config, i.one("kernel_size"), i.one("strides")
    dilation = i.one("dilation_rate")
    same = c["padding"] == "same"
    if same and (stride > 1 or (kernel - 1) * dilation % 2):
        i.found.remarks.append(
            f"{i.name} pads one side more than the other in Keras; here both alike, so that its outputs differ"
        )
    padding = (kernel - 1) * dilation // 2 if same else 0
    values = {"width": c["filters"], "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    values |= {"groups": c.get("groups", 1), "bias": c["use_bias"]}
    i.swapped(lambda: i.add("conv", values, weights=True))


def _transposed(i: _Importer) -> None:
    c, kernel, stride = i.config, i.one("kernel_size"), i.one("strides")
    values = {"width": c["filters"], "kernel": kernel, "stride": stride, "bias": c["use_bias"]}
    if c["padding"] == "same":
        if kernel < stride or (kernel - stride) % 2:
            i.found.remarks.append(
                f"{i.name} cuts one side more than the other in Keras; its outputs differ by a place"
            )
        values |= {"padding": max(0, kernel - stride + 1) // 2}
    else:
        values |= {"padding": 0, "output_padding": 0}
    i.swapped(lambda: i.add("conv_transpose", values, weights=True))


def _depthwise(i: _Importer) -> None:
    kernel, stride = i.one("kernel_size"), i.one("strides")
    if i.config["padding"] != "same" or stride > 1 or kernel % 2 == 0:
        raise WrongUse(f"{i.name} pads in a way that depthwise_conv has not; use padding same, stride 1, an odd kernel")
    values = {"kernel": kernel, "multiplier": i.config["depth_multiplier"], "bias": i.config["use_bias"]}
    i.swapped(lambda: i.add("depthwise_conv", values, weights=True))


def _dense(i: _Importer) -> None:
    values = {"width": i.config["units"], "bias": i.config["use_bias"]}
    if i.rank > 2:  # over the channels of every pixel
        i.add("conv", {**values, "kernel": 1}, weights=True)
    else:
        i.add("dense", values, weights=True)


def _flatten(i: _Importer) -> None:
    if i.rank > 2:
        i.add("permute", {"order": [*range(2, i.rank + 1), 1]}, suffix="_last")
    i.add("flatten")
    i.rank = 1


def _reshape(i: _Importer) -> None:
    target = list(i.config["target_shape"])
    if i.rank > 2:
        i.add("permute", {"order": [*range(2, i.rank + 1), 1]}, suffix="_last")
    i.add("reshape", {"shape": target})
    i.rank = len(target)
    if i.rank > 2:
        i.add("permute", {"order": [i.rank, *range(1, i.rank)]}, suffix="_first")


def _batch_norm(i: _Importer) -> None:
    c = i.config
    if c["center"] != c["scale"]:
        raise WrongUse(f"{i.name} has one of center and scale, and batch_norm has both or none; set both")
    values = {"eps": c["epsilon"], "momentum": round(1 - c["momentum"], 12), "affine": c["center"]}
    i.swapped(lambda: i.add("batch_norm", values, weights=True))


def _upsample(i: _Importer) -> None:
    values = {"factor": i.one("size"), "mode": i.config.get("interpolation", "nearest")}
    i.swapped(lambda: i.add("upsample", values))


def _pool(word: str) -> Callable[[_Importer], None]:
    def make(i: _Importer) -> None:
        if i.config["padding"] != "valid":
            i.found.remarks.append(f"{i.name} pads in Keras, and {word} does not; sizes that it divides are the same")
        values = {"kernel": i.one("pool_size"), "stride": i.one("strides")}
        i.swapped(lambda: i.add(word, values))

    return make


def _global(word: str) -> Callable[[_Importer], None]:
    def make(i: _Importer) -> None:
        if i.rank == 2:
            i.add("permute", {"order": [2, 1]}, suffix="_open")
        i.add(word)
        i.rank = 1

    return make


def _together(word: str) -> Callable[[_Importer], None]:
    def make(i: _Importer) -> None:
        if word == "concat" and i.rank == 2:
            raise WrongUse(f"{i.name} joins lengths, which concat has another order for; join images or vectors")
        i.add(word)

    return make


def _plain(word: str, **names: str) -> Callable[[_Importer], None]:
    """A word whose parameters are Keras' under these names."""

    def make(i: _Importer) -> None:
        i.add(word, {ours: i.config[theirs] for ours, theirs in names.items() if theirs in i.config})

    return make


def _embedding(i: _Importer) -> None:
    i.add("embedding", {"width": i.config["output_dim"], "entries": i.config["input_dim"]}, weights=True)
    i.rank = 1


def _repeat(i: _Importer) -> None:
    i.add("repeat_vector", {"times": i.config["n"]})
    i.rank = 2


def _prelu(i: _Importer) -> None:
    if list(i.config.get("shared_axes") or []) != list(range(1, i.rank)):
        raise WrongUse(f"{i.name} has a slope per place; prelu has one per channel: set shared_axes")
    i.add("prelu", weights=True)


def _activation(i: _Importer) -> None:
    """The activation itself follows for every layer."""


KINDS: dict[str, Callable[[_Importer], None]] = {
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D"), _convolution),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), _transposed),
    **dict.fromkeys(("DepthwiseConv1D", "DepthwiseConv2D"), _depthwise),
    **dict.fromkeys(("UpSampling1D", "UpSampling2D"), _upsample),
    **dict.fromkeys(("MaxPooling1D", "MaxPooling2D", "MaxPooling3D"), _pool("max_pool")),
    **dict.fromkeys(("AveragePooling1D", "AveragePooling2D", "AveragePooling3D"), _pool("average_pool")),
    **dict.fromkeys(("GlobalAveragePooling1D", "GlobalAveragePooling2D"), _global("global_average_pool")),
    "Dense": _dense,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "BatchNormalization": _batch_norm,
    "Embedding": _embedding,
    "RepeatVector": _repeat,
    "PReLU": _prelu,
    "Add": _together("add"),
    "Multiply": _together("multiply"),
    "Concatenate": _together("concat"),
    "Activation": _activation,
    "ReLU": _plain("relu"),
    "LeakyReLU": _plain("leaky_relu", slope="negative_slope"),
    "ELU": _plain("elu", alpha="alpha"),
    "Softmax": _plain("softmax"),
    "Dropout": _plain("dropout", rate="rate"),
    "GaussianNoise": _plain("noise", std="stddev"),
    "SpatialDropout2D": lambda i: i.add("dropout", {"rate": i.config["rate"], "channels": True}),
    "ZeroPadding2D": lambda i: i.add("pad", {"by": _margin(i)}),
}


def _margin(i: _Importer) -> int:
    sides = {n for side in i.config["padding"] for n in (side if isinstance(side, list | tuple) else [side])}
    if len(sides) != 1:
        raise WrongUse(f"{i.name} pads sides differently, which pad does not; pad all alike")
    return int(sides.pop())


def poured(model: Any, imported: Imported, network: Any) -> None:
    """Give the graph's torch network the weights of the Keras model that it was imported from."""
    import torch

    state = network.state_dict()
    for layer in model.layers:
        home = imported.homes.get(layer.name)
        if home is None:
            continue
        for path, value in _weights(type(layer).__name__, [torch.tensor(w) for w in layer.get_weights()]).items():
            key = f"nodes.{home}.{path}"
            state[key] = value.reshape(state[key].shape)
    network.load_state_dict(state)


def _weights(kind: str, values: list[Any]) -> dict[str, Any]:
    if kind == "BatchNormalization":
        names = ("weight", "bias", "running_mean", "running_var")
        return dict(zip(names[4 - len(values) :], values, strict=True))
    first = values[0]
    places = tuple(range(first.dim() - 2))
    if kind.startswith("Depthwise"):
        first = first.permute(first.dim() - 2, first.dim() - 1, *places)
    elif kind not in (
        "Embedding",
        "PReLU",
    ):  # (*k, in, out) -> (out, in, *k), transposed (*k, out, in) -> (in, out, *k)
        first = first.permute(first.dim() - 1, first.dim() - 2, *places)
    return dict(zip(("weight", "bias"), [first, *values[1:]], strict=False))
