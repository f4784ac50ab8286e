"""All numbers in a row."""

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from ganlab.layer.graph.layer import Call, Layer, Shape, call

if TYPE_CHECKING:
    from ganlab.layer.graph.driver.drawing import Drawing


@dataclass(frozen=True)
class Flatten(Layer):
    """All numbers as one vector, channels first."""

    category = "core"

    def output(self, *inputs: Shape) -> Shape:
        """(...) -> (product,)."""
        return (prod(inputs[0]),)

    def module(self, *inputs: Shape) -> Call:
        """nn.Flatten."""
        return call("torch.nn.Flatten")

    def keras(self, drawing: "Drawing", inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Flatten, channels first."""
        return drawing.layer("Reshape", target_shape=self.output(*shapes))(drawing.first(inputs[0], len(shapes[0])))
