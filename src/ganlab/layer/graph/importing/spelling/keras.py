"""Layers under the names of Keras, with its parameters and its defaults; Keras itself need not be here."""

from collections.abc import Mapping, Sequence
from typing import Any

from ganlab.layer.graph.importing import Found
from ganlab.layer.graph.importing.keras import of_config
from ganlab.layer.graph.importing.keras.importer import ACTIVATIONS
from ganlab.layer.graph.importing.spelling import Named

WHOSE = "Keras' layers"
NEEDED = object()
CONVOLUTION = {"filters": NEEDED, "kernel_size": NEEDED, "strides": 1, "padding": "valid", "dilation_rate": 1}
ENDING = {"activation": "linear", "use_bias": True}
DEPTHWISE = {"kernel_size": NEEDED, "strides": 1, "padding": "valid", "depth_multiplier": 1, **ENDING}
SCALED = {"center": True, "scale": True}
RECURRENT = {"units": NEEDED, "activation": "tanh", "use_bias": True, "return_sequences": False, "dropout": 0}
RECURRENT |= {"recurrent_dropout": 0, "go_backwards": False, "return_state": False, "stateful": False}
POOL = {"pool_size": 2, "strides": None, "padding": "valid"}
# What each takes, in order, with the defaults of Keras 3.
PARAMETERS: dict[str, dict[str, Any]] = {
    "Activation": {"activation": NEEDED},
    "PReLU": {"shared_axes": None},
    "ReLU": {},
    "LeakyReLU": {"negative_slope": 0.3},
    "ELU": {"alpha": 1.0},
    "Softmax": {},
    "Dropout": {"rate": NEEDED},
    "GaussianNoise": {"stddev": NEEDED},
    "SpatialDropout2D": {"rate": NEEDED},
    **{f"Conv{d}D": {**CONVOLUTION, "groups": 1, **ENDING} for d in (1, 2, 3)},
    **{f"Conv{d}DTranspose": {**CONVOLUTION, **ENDING} for d in (1, 2, 3)},
    **{f"DepthwiseConv{d}D": DEPTHWISE for d in (1, 2)},
    "Dense": {"units": NEEDED, **ENDING},
    "Embedding": {"input_dim": NEEDED, "output_dim": NEEDED},
    "BatchNormalization": {"axis": -1, "momentum": 0.99, "epsilon": 1e-3, **SCALED},
    "GroupNormalization": {"groups": 32, "axis": -1, "epsilon": 1e-3, **SCALED},
    "LayerNormalization": {"axis": -1, "epsilon": 1e-3, **SCALED},
    "SimpleRNN": RECURRENT,
    "LSTM": {**RECURRENT, "recurrent_activation": "sigmoid"},
    "GRU": {**RECURRENT, "recurrent_activation": "sigmoid", "reset_after": True},
    "UpSampling1D": {"size": 2},
    "UpSampling2D": {"size": 2, "interpolation": "nearest"},
    **{f"MaxPooling{d}D": POOL for d in (1, 2, 3)},
    **{f"AveragePooling{d}D": {**POOL, "pool_size": NEEDED} for d in (1, 2, 3)},
    "GlobalAveragePooling1D": {},
    "GlobalAveragePooling2D": {},
    "Flatten": {},
    "Reshape": {"target_shape": NEEDED},
    "RepeatVector": {"n": NEEDED},
    "ZeroPadding2D": {"padding": 1},
    "InputLayer": {"shape": NEEDED},
}
OTHERWISE = {"Input": "InputLayer", "BatchNorm": "BatchNormalization", "MaxPool2D": "MaxPooling2D"}
OTHERWISE |= {"AvgPool2D": "AveragePooling2D", "Conv2DTransposed": "Conv2DTranspose"}
OLDER = {("LeakyReLU", "alpha"): "negative_slope"}  # as Keras 2 called them
SHAPES = ("shape", "input_shape", "batch_shape", "batch_input_shape", "input_dim")
DRAWING = ("initializer", "regularizer", "constraint")  # of weights, which a graph draws in its own way
IGNORED = ("name", "trainable", "dtype", "seed", "data_format", "noise_shape")


def _kind(kind: str) -> str | None:
    """Keras' own name of it."""
    loose = {name.lower(): name for name in (*PARAMETERS, *OTHERWISE)}
    bare = kind.rsplit(".", 1)[-1]
    found = bare if bare in PARAMETERS else loose.get(bare.lower().replace("_", ""))
    return OTHERWISE.get(found or "", found)


def familiar(kind: str) -> int:
    """2 for the name of a layer or an activation that words are the same as, 1 in other letters."""
    if kind in PARAMETERS or kind in OTHERWISE:
        return 2
    return 1 if _kind(kind) is not None or kind.lower() in ACTIVATIONS else 0


def complaint(layer: Named) -> str | None:
    """A parameter that the layer has not, or one that it lacks."""
    kind = _kind(layer.kind)
    if kind is None:
        known = layer.kind.lower() in ACTIVATIONS
        return (
            None if known else f"{layer.place} is a {layer.kind}, which is no layer of Keras with a word; {layer.ours}"
        )
    names, given = PARAMETERS[kind], _arguments(kind, layer)
    if surplus := layer.surplus([*names]):
        return surplus
    for key in given:
        if key not in (*names, *SHAPES, *IGNORED) and not key.endswith(DRAWING):
            taken = ", ".join(names) or "nothing"
            return f"{layer.place} is a {layer.kind}, which takes no {key} here, but {taken}; {layer.ours}"
    missing = next((key for key, value in names.items() if value is NEEDED and key not in given), None)
    if missing is not None and not (kind == "InputLayer" and any(key in given for key in SHAPES)):
        return f"{layer.place} is a {layer.kind} without {missing}; give it"
    return None


def _arguments(kind: str, layer: Named) -> dict[str, Any]:
    return {OLDER.get((kind, key), key): value for key, value in layer.by_name([*PARAMETERS[kind]]).items()}


def graph(layers: Sequence[Named]) -> Found:
    """As a sequential model of them is imported."""
    configs = [_config(layer, index) for index, layer in enumerate(layers)]
    if configs[0]["class_name"] != "InputLayer":
        shape = {"batch_shape": [None, *_entering(layers[0], configs)]}
        configs.insert(0, {"class_name": "InputLayer", "config": {"name": "entering", **shape}})
    imported = of_config({"class_name": "Sequential", "config": {"layers": configs}})
    drawn = sorted({key for layer in layers for key in layer.given if key.endswith(DRAWING)})
    imported.remarks += [f"{key} is left out; a graph has one `initialization`" for key in drawn]
    return imported.result


def _config(layer: Named, index: int) -> dict[str, Any]:
    """A layer as Keras writes it, every default filled in."""
    kind = _kind(layer.kind)
    if kind is None:
        return {"class_name": "Activation", "config": {"name": f"layer_{index}", "activation": layer.kind.lower()}}
    given = _arguments(kind, layer)
    config = {**PARAMETERS[kind], **given, "name": f"{kind.lower()}_{index}"}
    if kind == "InputLayer":
        config["batch_shape"] = [None, *_shape(given)]
    if "pool_size" in config and config["strides"] is None:
        config["strides"] = config["pool_size"]
    if kind == "ZeroPadding2D" and isinstance(config["padding"], int):
        config["padding"] = [config["padding"]]
    return {"class_name": kind, "config": config}


def _shape(given: Mapping[str, Any]) -> list[Any]:
    """What goes in, without the batch."""
    key = next(key for key in SHAPES if key in given)
    whole = given[key] if isinstance(given[key], list) else [given[key]]
    return whole[1:] if key.startswith("batch") else whole


def _entering(first: Named, configs: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What the first layer takes, where it says so, or as many axes as the first that has a number of them takes."""
    if first.kind != "Embedding" and any(key in first.given for key in SHAPES):
        return _shape(first.given)
    kind = configs[0]["class_name"]
    axes = next((d for d in (1, 2, 3) if f"{d}D" in kind), None)
    if axes is None:
        axes = 2 if kind == "Flatten" else 1 if kind in ("SimpleRNN", "LSTM", "GRU") else 0
    return [None] * (axes + 1)
