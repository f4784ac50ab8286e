"""To (-1, 1), where samples lie."""

from dataclasses import dataclass

from ganlab.layer.graph.activation import Activation


@dataclass(frozen=True)
class Tanh(Activation):
    """To (-1, 1), where samples lie."""

    torch, name = "Tanh", "tanh"
