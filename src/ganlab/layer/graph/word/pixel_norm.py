"""Unit length over channels."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import Call, Layer, Least, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class PixelNorm(Layer):
    """x / sqrt(mean of x^2 over channels + eps) at every place (Karras et al. 2018)."""

    category = "normalization"

    eps: Annotated[float, Least(0), "added to the mean square"] = 1e-8

    def module(self, *inputs: Shape) -> Call:
        """x * rsqrt(mean(x^2) + eps)."""
        return call("ganlab.layer.graph.modules.PixelNorm", self.eps)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """The same in keras.ops."""
        axis, ops = pen.channel_axis(len(shapes[0])), pen.ops
        return inputs[0] * ops.rsqrt(ops.mean(ops.square(inputs[0]), axis=axis, keepdims=True) + self.eps)
