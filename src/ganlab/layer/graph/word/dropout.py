"""Numbers left out at random."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import Call, Layer, Least, Misfit, Most, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Dropout(Layer):
    """Numbers, or whole channels, set to zero in training; the others grow by as much (Srivastava et al. 2014)."""

    category = "core"
    random = True

    rate: Annotated[float, Least(0), Most(1, open=True), "the share that is left out"] = 0.5
    channels: Annotated[bool, "whole channels"] = False

    def output(self, *inputs: Shape) -> Shape:
        """The same."""
        if self.channels and len(inputs[0]) == 1:
            raise Misfit(f"a vector {list(inputs[0])} has no channels to leave out whole", "set channels to false")
        return inputs[0]

    def module(self, *inputs: Shape) -> Call:
        """nn.Dropout, or nn.Dropout1d to 3d."""
        return call(f"torch.nn.Dropout{f'{len(inputs[0]) - 1}d' if self.channels else ''}", self.rate)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Dropout; its noise is the same for all places of a channel."""
        rank = len(shapes[0])
        kept = [None if not self.channels or a not in pen.place_axes(rank) else 1 for a in range(rank + 1)]
        layer = pen.layer("Dropout", self.rate, noise_shape=tuple(kept), seed=0)
        return layer(inputs[0])
