"""All numbers in a row."""

from dataclasses import dataclass
from math import prod
from typing import Any

from ganlab.layer.graph.layer import Call, Layer, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Flatten(Layer):
    """All numbers as one vector, channels first."""

    category = "core"

    def output(self, *inputs: Shape) -> Shape:
        """(...) -> (product,)."""
        return (prod(inputs[0]),)

    def module(self, *inputs: Shape) -> Call:
        """nn.Flatten."""
        return call("torch.nn.Flatten")

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Flatten, channels first."""
        return pen.layer("Reshape", target_shape=self.output(*shapes))(pen.first(inputs[0], len(shapes[0])))
