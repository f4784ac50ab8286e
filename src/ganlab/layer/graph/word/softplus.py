"""log(1 + e^x)."""

from dataclasses import dataclass

from ganlab.layer.graph.activation import Activation


@dataclass(frozen=True)
class Softplus(Activation):
    """log(1 + e^x)."""

    torch, name = "Softplus", "softplus"
