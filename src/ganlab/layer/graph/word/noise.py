"""Noise."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import Call, Layer, Least, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Noise(Layer):
    """Normal noise added in training."""

    category = "core"
    random = True

    std: Annotated[float, Least(0), "its standard deviation"] = 0.1

    def module(self, *inputs: Shape) -> Call:
        """x + std * randn, in training."""
        return call("ganlab.layer.graph.modules.Noise", self.std)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """GaussianNoise."""
        layer = pen.layer("GaussianNoise", self.std, seed=0)
        return layer(inputs[0])
