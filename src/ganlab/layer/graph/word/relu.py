"""max(0, x)."""

from dataclasses import dataclass

from ganlab.layer.graph.activation import Activation


@dataclass(frozen=True)
class Relu(Activation):
    """max(0, x)."""

    torch, name = "ReLU", "relu"
