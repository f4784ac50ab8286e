"""A leaky ReLU that learns its slopes."""

from dataclasses import dataclass
from typing import Any

from ganlab.layer.graph.activation import Activation
from ganlab.layer.graph.layer import Call, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Prelu(Activation):
    """A slope per channel below zero, from 0.25 on (He et al. 2015)."""

    torch, name = "PReLU", "prelu"

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """A slope per channel."""
        return {"weight": inputs[0][:1]}

    def module(self, *inputs: Shape) -> Call:
        """nn.PReLU."""
        return call("torch.nn.PReLU", inputs[0][0])

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """PReLU whose slopes all places share."""
        rank = len(shapes[0])
        shared = pen.place_axes(rank) or None
        layer = pen.layer("PReLU", shared_axes=shared)
        x = layer(inputs[0])
        ones = tuple(layer.alpha.shape)
        pen.feed(layer.alpha, lambda m: m.weight.reshape(ones))
        return x
