"""Shares over channels."""

from dataclasses import dataclass
from typing import Any

from ganlab.layer.graph.activation import Activation
from ganlab.layer.graph.layer import Call, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Softmax(Activation):
    """Positive, and with a sum of one over the channels."""

    torch, name = "Softmax", "softmax"

    def module(self, *inputs: Shape) -> Call:
        """nn.Softmax over the channels."""
        return call("torch.nn.Softmax", 1)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """keras.ops.softmax over the axis of channels."""
        return pen.ops.softmax(inputs[0], axis=pen.channel_axis(len(shapes[0])))
