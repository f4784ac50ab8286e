"""How unlike the samples of a batch are."""

from dataclasses import dataclass
from typing import Any

from ganlab.layer.graph.layer import Call, Layer, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class MinibatchStd(Layer):
    """A further channel: the mean standard deviation over the batch (Karras et al. 2018)."""

    category = "core"
    ranks = (1, 2, 3)
    sees_batch = True

    def output(self, *inputs: Shape) -> Shape:
        """(C, ...) -> (C + 1, ...)."""
        return inputs[0][0] + 1, *inputs[0][1:]

    def module(self, *inputs: Shape) -> Call:
        """Of the whole batch."""
        return call("ganlab.layer.graph.modules.MinibatchStd")

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """The same in keras.ops."""
        x, ops = inputs[0], pen.ops
        axis = pen.channel_axis(len(shapes[0]))
        spread = ops.mean(ops.sqrt(ops.var(x, axis=0) + 1e-8))
        one = ops.mean(x, axis=axis, keepdims=True) * 0 + spread
        return ops.concatenate([x, one], axis=axis)
