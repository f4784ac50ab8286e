"""Shares over channels."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ganlab.layer.graph.activation import Activation
from ganlab.layer.graph.layer import Call, Shape, call

if TYPE_CHECKING:
    from ganlab.layer.graph.driver.drawing import Drawing


@dataclass(frozen=True)
class Softmax(Activation):
    """Positive, and with a sum of one over the channels."""

    torch, name = "Softmax", "softmax"

    def module(self, *inputs: Shape) -> Call:
        """nn.Softmax over the channels."""
        return call("torch.nn.Softmax", 1)

    def keras(self, drawing: "Drawing", inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """keras.ops.softmax over the axis of channels."""
        return drawing.ops.softmax(inputs[0], axis=drawing.channel_axis(len(shapes[0])))
