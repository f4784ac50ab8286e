"""What recurrent layers share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from ganlab.layer.graph.layer import Call, Layer, Shape, Width, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Recurrent(Layer):
    """Goes through (steps, features); gives its last state, or with `sequence` every one."""

    category = "recurrent"
    ranks = (2,)
    gates: ClassVar[int]
    torch: ClassVar[str]
    name: ClassVar[str]

    width: Width
    sequence: Annotated[bool, "every step's state, or the last alone"] = False
    bidirectional: Annotated[bool, "a second one from the end, its state beside the first's"] = False

    @property
    def directions(self) -> tuple[str, ...]:
        """The ends of torch's names of weights."""
        return ("", "_reverse") if self.bidirectional else ("",)

    def output(self, *inputs: Shape) -> Shape:
        """(steps, features) -> (steps, width) or (width,), twice as wide where it is bidirectional."""
        width = self.width * len(self.directions)
        return (inputs[0][0], width) if self.sequence else (width,)

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """Weights of input and state and two biases, for all gates, in each direction."""
        rows, found = self.gates * self.width, dict[str, Shape]()
        for end in self.directions:
            found |= {f"weight_ih_l0{end}": (rows, inputs[0][1]), f"weight_hh_l0{end}": (rows, self.width)}
            found |= {f"bias_ih_l0{end}": (rows,), f"bias_hh_l0{end}": (rows,)}
        return found

    def multiply_adds(self, *inputs: Shape) -> int:
        """Each weight once a step."""
        weights = sum(s[0] * s[1] for s in self.weight_shapes(*inputs).values() if len(s) == 2)
        return weights * inputs[0][0]

    def reach(self) -> None:
        """All steps."""

    def module(self, *inputs: Shape) -> Call:
        """torch's, which gives its state alone."""
        more = {"bidirectional": True} if self.bidirectional else {}
        path = f"ganlab.layer.graph.modules.{self.torch}"
        return call(path, inputs[0][1], self.width, sequence=self.sequence, **more)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Keras' layer, in Bidirectional where there are two."""
        given = {"return_sequences": self.sequence, **self.options()}
        layer = pen.layer(self.name, units=self.width, **given)
        parts = [layer]
        if self.bidirectional:
            layer = pen.layer("Bidirectional", layer)
            parts = [layer.forward_layer, layer.backward_layer]
        x = layer(inputs[0])

        for part, end in zip(parts, self.directions, strict=True):
            self._feed(pen, part.cell, end)
        return x

    def _feed(self, pen: Pen, cell: Any, end: str) -> None:
        pen.feed(cell.kernel, lambda m: self.reordered(getattr(m, f"weight_ih_l0{end}")).T)
        pen.feed(cell.recurrent_kernel, lambda m: self.reordered(getattr(m, f"weight_hh_l0{end}")).T)
        pen.feed(cell.bias, self.bias(end))

    def options(self) -> dict[str, Any]:
        """What Keras must be told."""
        return {}

    def reordered(self, rows: Any) -> Any:
        """torch's rows (gates * width, ...) in Keras' order of gates."""
        return rows

    def bias(self, end: str) -> Callable[[Any], Any]:
        """Keras' bias of a module's."""
        return lambda m: self.reordered(getattr(m, f"bias_ih_l0{end}") + getattr(m, f"bias_hh_l0{end}"))
