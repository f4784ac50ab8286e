"""x cut off at -1 and 1."""

from dataclasses import dataclass

from ganlab.layer.graph.activation import Activation


@dataclass(frozen=True)
class HardTanh(Activation):
    """x cut off at -1 and 1."""

    torch, name = "Hardtanh", "hard_tanh"
