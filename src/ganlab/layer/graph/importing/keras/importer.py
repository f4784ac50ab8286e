"""Nodes as they are added, one Keras layer after the other."""

from collections.abc import Callable, Mapping
from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing import Imported
from ganlab.layer.graph.importing.keras.layer import kinds

Config = Mapping[str, Any]
ACTIVATIONS = {
    **{name: name for name in ("relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "hard_tanh", "sigmoid")},
    **{"softplus": "softplus", "softmax": "softmax", "swish": "silu"},
}


def name_of(layer: Config) -> str:
    """What a layer is called."""
    return str(layer["config"].get("name") or layer.get("name"))


class Importer:
    """Nodes as they are added; `ends` has a Keras layer's last node, `ranks` how many axes it gives.

    Every method raises WrongUse, in one sentence that names the layer, where no words say what it does.
    """

    def __init__(self) -> None:
        self.found = Imported()
        self.ends: dict[str, str] = {}
        self.ranks: dict[str, int] = {}
        self.main = False
        self.labels: str | None = None

    def layer(self, layer: Config, sources: list[str]) -> None:
        """Add what a Keras layer is."""
        kind, config, name = layer["class_name"], layer["config"], name_of(layer)
        if kind == "InputLayer":
            return self.input(config, name)
        if not self.ends:  # a sequential model without an input layer
            self.input({"batch_shape": config.get("batch_shape") or config.get("batch_input_shape") or [None] * 2}, "")
            sources = sources or [""]
        if kind not in kinds():
            raise WrongUse(
                f"{name} is a {kind}, which has no layer word; see `ganlab layers`, and take it out or replace it"
            )
        if config.get("data_format") == "channels_first":
            raise WrongUse(f"{name} has channels first; write the model with channels last, Keras' default")

        self.at, self.rank = [self.ends[s] for s in sources], self.ranks[sources[0]]
        self.name, self.config = name, config
        kinds()[kind](self)
        self.activate(self.config.get("activation"))
        self.ends[name], self.ranks[name] = self.at[0], self.rank
        return None

    def input(self, config: Config, name: str) -> None:
        """The labels, or the latent or the sample."""
        rank = len(config["batch_shape"]) - 1
        labels = name == self.labels
        if self.main and not labels:
            raise WrongUse(f"{name} is a second input of {rank} axes; a network takes one, and labels")
        self.ends[name], self.ranks[name] = ("labels", 0) if labels else ("input", rank)
        if labels:
            return
        if rank == 1:
            self.found.entering = config["batch_shape"][1]
        elif rank > 2:
            self.found.player = "discriminator"
        self.main = True

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
        if activation in (None, "linear"):
            return
        if str(activation) not in ACTIVATIONS:
            raise WrongUse(f"{self.name} has the activation {activation}, which has no layer word; use another")
        self.add(ACTIVATIONS[str(activation)], suffix="_activation")

    def only(self, word: str, **usual: Any) -> None:
        """Refuse a parameter that has another value than these, which a word cannot say."""
        for key, value in usual.items():
            if self.config.get(key, value) != value:
                shown = "nothing" if value is None else value
                raise WrongUse(f"{self.name} has {key} {self.config[key]}, and {word} has {shown} alone; set that")

    def channels_last(self, word: str) -> None:
        """Refuse another axis than the channels, which Keras has last."""
        if self.config.get("axis", -1) not in (-1, self.rank, [-1], [self.rank]):
            raise WrongUse(f"{self.name} works on axis {self.config['axis']}, and {word} on the channels; set axis -1")

    def one(self, key: str) -> int:
        """One number for all directions."""
        value = self.config[key]
        values = {*value} if isinstance(value, list | tuple) else {value}
        if len(values) != 1:
            raise WrongUse(f"{self.name} has {key} {value}, which differ; a graph has one for all directions")
        return int(values.pop())

    def finish(self, outputs: Any) -> None:
        """Name the output where it is not the last node."""
        if len(outputs) > 1 and isinstance(outputs[0], list):
            raise WrongUse(f"the model has {len(outputs)} outputs, and a network here one; take one of them")
        flat = outputs[0] if outputs and isinstance(outputs[0], list) else outputs
        last = self.ends[flat[0]]
        if self.found.nodes and last != self.found.nodes[-1]["name"]:
            moved = next(node for node in self.found.nodes if node["name"] == last)
            self.found.remarks.append(f"the output {moved['name']} is not the last node; name it under `outputs`")
