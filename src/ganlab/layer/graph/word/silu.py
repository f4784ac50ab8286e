"""x * sigmoid(x)."""

from dataclasses import dataclass

from ganlab.layer.graph.activation import Activation


@dataclass(frozen=True)
class Silu(Activation):
    """x * sigmoid(x)."""

    torch, name = "SiLU", "silu"
