"""Activations, and what acts in training alone."""

from collections.abc import Callable

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing.keras.importer import Importer


def _plain(word: str, **names: str) -> Callable[[Importer], None]:
    """A word whose parameters are Keras' under these names."""

    def make(i: Importer) -> None:
        i.add(word, {ours: i.config[theirs] for ours, theirs in names.items() if theirs in i.config})

    return make


def _relu(i: Importer) -> None:
    i.only("relu", max_value=None, negative_slope=0.0, threshold=0.0)
    i.add("relu")


def _softmax(i: Importer) -> None:
    i.channels_last("softmax")
    i.add("softmax")


def _prelu(i: Importer) -> None:
    if list(i.config.get("shared_axes") or []) != list(range(1, i.rank)):
        raise WrongUse(f"{i.name} has a slope per place; prelu has one per channel: set shared_axes")
    i.add("prelu", weights=True)


def _activation(i: Importer) -> None:
    """The activation itself follows for every layer."""


# keras.ops of these names, and what keras.activations calls
OPERATIONS = {"Relu": "relu", "Selu": "selu", "Silu": "silu", "Tanh": "tanh", "HardTanh": "hard_tanh"}
OPERATIONS |= {"Sigmoid": "sigmoid", "Softplus": "softplus"}
KINDS = {
    **{kind: _plain(word) for kind, word in OPERATIONS.items()},
    "LeakyRelu": _plain("leaky_relu", slope="negative_slope"),
    "Elu": _plain("elu", alpha="alpha"),
    "Gelu": _plain("gelu", approximate="approximate"),
    "Activation": _activation,
    "PReLU": _prelu,
    "ReLU": _relu,
    "LeakyReLU": _plain("leaky_relu", slope="negative_slope"),
    "ELU": _plain("elu", alpha="alpha"),
    "Softmax": _softmax,
    "Dropout": _plain("dropout", rate="rate"),
    "GaussianNoise": _plain("noise", std="stddev"),
    "SpatialDropout2D": lambda i: i.add("dropout", {"rate": i.config["rate"], "channels": True}),
}
