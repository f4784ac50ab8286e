"""A vector per class."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.layer import Call, Layer, Least, Shape, WeightNorm, Width, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Embedding(Layer):
    """A learned vector for each label."""

    category = "core"
    ranks = (0,)

    width: Width
    entries: Annotated[int, Least(0), "how many vectors; 0 takes the dataset's classes"] = 0
    weights: WeightNorm = None

    def resolved(self, facts: Facts) -> "Embedding":
        """With an entry per class."""
        return self if self.entries else replace(self, entries=facts.num_classes)

    def output(self, *inputs: Shape) -> Shape:
        """() -> (width,)."""
        return (self.width,)

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """A row per class."""
        return {"weight": (self.entries, self.width)}

    def multiply_adds(self, *inputs: Shape) -> int:
        """None: it looks up."""
        return 0

    def module(self, *inputs: Shape) -> Call:
        """nn.Embedding."""
        return call("torch.nn.Embedding", self.entries, self.width)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Embedding."""
        layer = pen.layer("Embedding", input_dim=self.entries, output_dim=self.width)
        x = layer(inputs[0])
        pen.feed(layer.embeddings, lambda m: m.weight)
        return x
