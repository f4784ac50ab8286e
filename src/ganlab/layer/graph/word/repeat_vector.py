"""A vector at every step."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import Call, Layer, Least, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class RepeatVector(Layer):
    """The same vector at every step of a sequence."""

    category = "recurrent"
    ranks = (1,)

    times: Annotated[int, Least(1), "steps"]

    def output(self, *inputs: Shape) -> Shape:
        """(F,) -> (times, F)."""
        return self.times, *inputs[0]

    def module(self, *inputs: Shape) -> Call:
        """x[:, None].expand(-1, times, -1)."""
        return call("ganlab.layer.graph.modules.RepeatVector", self.times)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """RepeatVector."""
        return pen.layer("RepeatVector", self.times)(inputs[0])
