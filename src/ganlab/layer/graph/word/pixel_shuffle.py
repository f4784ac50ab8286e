"""Channels become places."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import Call, Layer, Least, Misfit, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class PixelShuffle(Layer):
    """factor^2 channels become factor x factor pixels (Shi et al. 2016), in torch's order of channels."""

    category = "convolutional"
    ranks = (3,)

    factor: Annotated[int, Least(1), "pixels made of one, in both directions"] = 2

    def output(self, *inputs: Shape) -> Shape:
        """(C * factor^2, H, W) -> (C, H * factor, W * factor)."""
        channels, height, width = inputs[0]
        square = self.factor**2
        if channels % square:
            near = f"{channels // square * square} or {(channels // square + 1) * square}"
            raise Misfit(f"{channels} channels are no multiple of {square}", f"make the width before it {near}")
        return channels // square, height * self.factor, width * self.factor

    def reach(self) -> tuple[float, float]:
        """One pixel makes several."""
        return 1, 1 / self.factor

    def module(self, *inputs: Shape) -> Call:
        """nn.PixelShuffle."""
        return call("torch.nn.PixelShuffle", self.factor)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Reshape, Permute, Reshape."""
        channels, height, width = self.output(*shapes)
        first = (channels, self.factor, self.factor, shapes[0][1], shapes[0][2])
        x = pen.layer("Reshape", target_shape=first)(pen.first(inputs[0], 3))
        x = pen.layer("Permute", dims=(1, 4, 2, 5, 3))(x)
        return pen.to_stored(pen.layer("Reshape", target_shape=(channels, height, width))(x), 3)
