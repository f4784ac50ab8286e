"""To (0, 1)."""

from dataclasses import dataclass

from ganlab.layer.graph.activation import Activation


@dataclass(frozen=True)
class Sigmoid(Activation):
    """To (0, 1)."""

    torch, name = "Sigmoid", "sigmoid"
