"""A fully connected layer."""

from dataclasses import dataclass
from typing import Any

from ganlab.layer.graph.layer import Bias, Call, Layer, Shape, WeightNorm, Width, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Dense(Layer):
    """A linear map of the last axis and a bias."""

    category = "core"
    ranks = (1, 2)
    overwritable = True

    width: Width
    bias: Bias = True
    weights: WeightNorm = None

    def output(self, *inputs: Shape) -> Shape:
        """(..., F) -> (..., width)."""
        return *inputs[0][:-1], self.width

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """The matrix (out, in) and a bias."""
        bias: dict[str, Shape] = {"bias": (self.width,)} if self.bias else {}
        return {"weight": (self.width, inputs[0][-1]), **bias}

    def multiply_adds(self, *inputs: Shape) -> int:
        """Each weight once per step."""
        steps = inputs[0][0] if len(inputs[0]) == 2 else 1
        return self.width * inputs[0][-1] * steps

    def reach(self) -> None:
        """Everything."""

    def module(self, *inputs: Shape) -> Call:
        """nn.Linear."""
        return call("torch.nn.Linear", inputs[0][-1], self.width, **({} if self.bias else {"bias": False}))

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Dense."""
        layer = pen.layer("Dense", units=self.width, use_bias=self.bias)
        x = layer(inputs[0])
        pen.feed(layer.kernel, lambda m: m.weight.T)
        pen.feed_bias(layer)
        return x
