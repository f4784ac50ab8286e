"""What activations share."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar

from ganlab.layer.graph.layer import Call, Layer, Shape, call

if TYPE_CHECKING:
    from ganlab.layer.graph.driver.drawing import Drawing


@dataclass(frozen=True)
class Activation(Layer):
    """A function of each number; `torch` is its class in torch.nn, `name` its word in keras.ops."""

    category = "activation"
    activation = True
    torch: ClassVar[str]
    name: ClassVar[str]

    def module(self, *inputs: Shape) -> Call:
        """The class of torch.nn."""
        return call(f"torch.nn.{self.torch}")

    def keras(self, drawing: "Drawing", inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """The function of keras.ops, with the word's own parameters."""
        return getattr(drawing.ops, self.name)(inputs[0], *(getattr(self, f.name) for f in fields(self)))
