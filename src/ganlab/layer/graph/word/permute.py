"""Another order of axes."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import Call, Layer, Misfit, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Permute(Layer):
    """The axes in another order."""

    category = "core"
    ranks = (2, 3, 4)

    order: Annotated[list[int], "the axes that come first to last, counted from 1: [2, 1] swaps two"]

    def output(self, *inputs: Shape) -> Shape:
        """Axis order[i] becomes axis i."""
        if sorted(self.order) != list(range(1, len(inputs[0]) + 1)):
            raise Misfit(
                f"order {list(self.order)} does not name the {len(inputs[0])} axes of {list(inputs[0])} once each",
                f"give each of 1 to {len(inputs[0])} once",
            )
        return tuple(inputs[0][i - 1] for i in self.order)

    def module(self, *inputs: Shape) -> Call:
        """x.permute(0, *order)."""
        return call("ganlab.layer.graph.modules.Permute", *self.order)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Permute, channels first."""
        rank = len(shapes[0])
        x = pen.layer("Permute", dims=tuple(self.order))(pen.first(inputs[0], rank))
        return pen.to_stored(x, rank)
