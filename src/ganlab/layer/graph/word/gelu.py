"""The Gaussian error linear unit."""

from dataclasses import dataclass
from typing import Annotated

from ganlab.layer.graph.activation import Activation
from ganlab.layer.graph.layer import Call, Shape, call


@dataclass(frozen=True)
class Gelu(Activation):
    """x * Phi(x) (Hendrycks & Gimpel 2016), exact or by tanh."""

    torch, name = "GELU", "gelu"

    approximate: Annotated[bool, "by tanh, which is faster"] = False

    def module(self, *inputs: Shape) -> Call:
        """nn.GELU."""
        return call("torch.nn.GELU", **({"approximate": "tanh"} if self.approximate else {}))
