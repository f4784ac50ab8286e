"""What activations share."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from ganlab.layer.graph.layer import Call, Layer, Shape, call
from ganlab.layer.graph.pen import Pen


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

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """The function of keras.ops, with the word's own parameters."""
        return getattr(pen.ops, self.name)(inputs[0], *(getattr(self, f.name) for f in fields(self)))
