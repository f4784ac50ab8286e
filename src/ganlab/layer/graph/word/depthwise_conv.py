"""A convolution of every channel by itself."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import Bias, Call, Kernel, Layer, Least, Shape, Stride, call, floor_size
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class DepthwiseConv(Layer):
    """Each channel convolved with `multiplier` kernels of its own; padded by (kernel - 1) // 2 on both sides."""

    category = "convolutional"
    ranks = (2, 3)
    overwritable = True

    kernel: Kernel = 3
    stride: Stride = 1
    multiplier: Annotated[int, Least(1), "channels made of each channel"] = 1
    bias: Bias = True

    @property
    def margin(self) -> int:
        """Zeros on every side."""
        return (self.kernel - 1) // 2

    def output(self, *inputs: Shape) -> Shape:
        """(C, *places) -> (C * multiplier, *places)."""
        channels, *places = inputs[0]
        return channels * self.multiplier, *(floor_size(n, self.kernel, self.stride, self.margin) for n in places)

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """A kernel per channel that comes out, and a bias."""
        channels, *places = inputs[0]
        width = channels * self.multiplier
        bias: dict[str, Shape] = {"bias": (width,)} if self.bias else {}
        return {"weight": (width, 1, *[self.kernel] * len(places)), **bias}

    def reach(self) -> tuple[float, float]:
        """A kernel's extent and stride."""
        return self.kernel, self.stride

    def module(self, *inputs: Shape) -> Call:
        """nn.Conv1d or 2d with as many groups as channels."""
        channels = inputs[0][0]
        given = {"stride": self.stride, "padding": self.margin, "groups": channels, "bias": self.bias}
        width = channels * self.multiplier
        return call(f"torch.nn.Conv{len(inputs[0]) - 1}d", channels, width, self.kernel, **given)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """ZeroPadding and DepthwiseConv, `valid`."""
        n, channels = len(shapes[0]) - 1, shapes[0][0]
        x = pen.padded(pen.places_open(inputs[0], n), n, (self.margin, self.margin))
        layer = pen.layer(
            f"DepthwiseConv{n}D",
            kernel_size=self.kernel,
            strides=self.stride,
            depth_multiplier=self.multiplier,
            use_bias=self.bias,
            **pen.format(n),
        )

        x = layer(x)
        split = (channels, self.multiplier, *[self.kernel] * n)
        pen.feed(layer.kernel, lambda m: m.weight.reshape(split).permute(*range(2, n + 2), 0, 1))
        pen.feed_bias(layer)
        return pen.places_closed(x, n)
