"""Noise."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from ganlab.layer.graph.layer import Call, Layer, Least, Shape, call

if TYPE_CHECKING:
    from ganlab.layer.graph.driver.drawing import Drawing


@dataclass(frozen=True)
class Noise(Layer):
    """Normal noise added in training."""

    category = "core"
    random = True

    std: Annotated[float, Least(0), "its standard deviation"] = 0.1

    def module(self, *inputs: Shape) -> Call:
        """x + std * randn, in training."""
        return call("ganlab.layer.graph.modules.Noise", self.std)

    def keras(self, drawing: "Drawing", inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """GaussianNoise."""
        layer = drawing.layer("GaussianNoise", self.std, seed=0)
        return layer(inputs[0])
