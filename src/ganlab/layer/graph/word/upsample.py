"""More places."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ganlab.layer.graph.layer import Call, Layer, Least, Misfit, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Upsample(Layer):
    """Every place repeated, or interpolated between (images only, half-pixel centres)."""

    category = "convolutional"
    ranks = (2, 3)

    factor: Annotated[int, Least(1), "places made of one, in every direction"] = 2
    mode: Annotated[Literal["nearest", "bilinear"], "repeated, or interpolated between"] = "nearest"

    def output(self, *inputs: Shape) -> Shape:
        """(C, n) -> (C, n * factor)."""
        channels, *places = inputs[0]
        if self.mode == "bilinear" and len(places) == 1:
            raise Misfit(f"mode bilinear works on images and gets {list(inputs[0])}", "use mode nearest")
        return channels, *(n * self.factor for n in places)

    def reach(self) -> tuple[float, float]:
        """Neighbours, where it interpolates."""
        return (1 if self.mode == "nearest" else 2), 1 / self.factor

    def module(self, *inputs: Shape) -> Call:
        """nn.Upsample."""
        if self.mode == "nearest":
            return call("torch.nn.Upsample", scale_factor=self.factor)
        return call("torch.nn.Upsample", scale_factor=self.factor, mode=self.mode, align_corners=False)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """UpSampling."""
        n = len(shapes[0]) - 1
        more = {} if n == 1 else {**pen.format(n), "interpolation": self.mode}
        layer = pen.layer(f"UpSampling{n}D", size=self.factor, **more)
        return pen.places_closed(layer(pen.places_open(inputs[0], n)), n)
