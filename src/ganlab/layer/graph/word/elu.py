"""The exponential linear unit."""

from dataclasses import dataclass
from typing import Annotated

from ganlab.layer.graph.activation import Activation
from ganlab.layer.graph.layer import Call, Least, Shape, call


@dataclass(frozen=True)
class Elu(Activation):
    """x above zero, alpha * (e^x - 1) below (Clevert et al. 2016)."""

    torch, name = "ELU", "elu"

    alpha: Annotated[float, Least(0), "how far below zero it goes"] = 1.0

    def module(self, *inputs: Shape) -> Call:
        """nn.ELU."""
        return call("torch.nn.ELU", self.alpha)
