"""The sum of several."""

from dataclasses import dataclass
from typing import Any

from ganlab.layer.graph.layer import Call, Layer, Misfit, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Add(Layer):
    """The sum of two or more of one shape."""

    category = "core"
    arity = (2, None)
    overwritable = True

    def output(self, *inputs: Shape) -> Shape:
        """The shape of each."""
        if len(set(inputs)) > 1:
            raise Misfit(
                f"{' and '.join(str(list(s)) for s in inputs)} are not of one shape",
                "give them one, by the width or a reshape of either",
            )
        return inputs[0]

    def module(self, *inputs: Shape) -> Call:
        """a + b."""
        return call("ganlab.layer.graph.modules.Add")

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Add."""
        return pen.layer("Add")(inputs)
