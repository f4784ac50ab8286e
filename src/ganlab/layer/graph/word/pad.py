"""A margin."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ganlab.layer.graph.layer import Call, Layer, Least, Misfit, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Pad(Layer):
    """A margin of zeros, or of the image mirrored at its edge."""

    category = "convolutional"
    ranks = (3,)

    by: Annotated[int, Least(0), "pixels on every side"] = 1
    mode: Annotated[Literal["zero", "reflect"], "zeros, or the image mirrored"] = "zero"

    def output(self, *inputs: Shape) -> Shape:
        """(C, H, W) -> (C, H + 2 by, W + 2 by)."""
        channels, *places = inputs[0]
        if self.mode == "reflect" and self.by >= min(places):
            raise Misfit(f"{min(places)} pixels cannot be mirrored {self.by} wide", f"use at most {min(places) - 1}")
        return channels, *(n + 2 * self.by for n in places)

    def module(self, *inputs: Shape) -> Call:
        """nn.ZeroPad2d or ReflectionPad2d."""
        return call(f"torch.nn.{'ZeroPad2d' if self.mode == 'zero' else 'ReflectionPad2d'}", self.by)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """ZeroPadding2D, or keras.ops.pad."""
        if self.mode == "zero":
            return pen.padded(inputs[0], 2, (self.by, self.by))
        margins = [(self.by, self.by) if a in pen.place_axes(3) else (0, 0) for a in range(4)]
        return pen.ops.pad(inputs[0], margins, mode="reflect")
