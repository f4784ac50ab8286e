"""The same numbers in another shape."""

from dataclasses import dataclass
from math import prod
from typing import Annotated, Any

from ganlab.layer.graph.layer import Call, Layer, Misfit, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Reshape(Layer):
    """The same numbers, channels first, in another shape."""

    category = "core"

    shape: Annotated[list[int], "the shape without the batch, such as [128, 4, 4]"]

    def output(self, *inputs: Shape) -> Shape:
        """(...) -> shape."""
        wanted, given = tuple(self.shape), inputs[0]
        if any(n < 1 for n in wanted) or not 1 <= len(wanted) <= 4:
            raise Misfit(f"{list(wanted)} is no shape of 1 to 4 axes of at least 1", "give such as [128, 4, 4]")
        if prod(wanted) != prod(given):
            raise Misfit(
                f"{list(given)} has {prod(given)} numbers and {list(wanted)} has {prod(wanted)}",
                f"set the width before it to {prod(wanted)}",
            )
        return wanted

    def module(self, *inputs: Shape) -> Call:
        """nn.Unflatten of the flattened."""
        return call("ganlab.layer.graph.modules.Reshape", *self.shape)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Reshape, channels first."""
        x = pen.layer("Reshape", target_shape=tuple(self.shape))(pen.first(inputs[0], len(shapes[0])))
        return pen.to_stored(x, len(self.shape))
