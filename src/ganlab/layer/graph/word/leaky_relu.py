"""A ReLU that leaks."""

from dataclasses import dataclass
from typing import Annotated

from ganlab.layer.graph.activation import Activation
from ganlab.layer.graph.layer import Call, Least, Shape, call


@dataclass(frozen=True)
class LeakyRelu(Activation):
    """max(0, x) + slope * min(0, x) (Maas et al. 2013)."""

    torch, name = "LeakyReLU", "leaky_relu"

    slope: Annotated[float, Least(0), "of what is below zero"] = 0.2

    def module(self, *inputs: Shape) -> Call:
        """nn.LeakyReLU."""
        return call("torch.nn.LeakyReLU", self.slope)
