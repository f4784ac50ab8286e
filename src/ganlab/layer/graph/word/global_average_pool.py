"""The average over all places."""

from dataclasses import dataclass
from typing import Any

from ganlab.layer.graph.layer import Call, Layer, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class GlobalAveragePool(Layer):
    """The average of each channel over all places."""

    category = "convolutional"
    ranks = (2, 3, 4)

    def output(self, *inputs: Shape) -> Shape:
        """(C, ...) -> (C,)."""
        return inputs[0][:1]

    def reach(self) -> None:
        """All places."""

    def module(self, *inputs: Shape) -> Call:
        """x.flatten(2).mean(2)."""
        return call("ganlab.layer.graph.modules.GlobalAveragePool")

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """keras.ops.mean."""
        return pen.ops.mean(inputs[0], axis=pen.place_axes(len(shapes[0])))
