"""A transposed convolution."""

from dataclasses import dataclass
from math import prod
from typing import Annotated, Any

from ganlab.layer.graph.layer import Bias, Call, Kernel, Layer, Least, Misfit, Shape, Stride, WeightNorm, Width, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class ConvTranspose(Layer):
    """A transposed convolution; paddings null make n * stride places of n wherever the kernel allows it."""

    category = "convolutional"
    ranks = (2, 3, 4)
    overwritable = True

    width: Width
    kernel: Kernel = 4
    stride: Stride = 2
    padding: Annotated[int | None, Least(0), "places cut off every side; null is (kernel - 1) // 2"] = None
    output_padding: Annotated[int | None, Least(0), "places less cut off the far side; null makes n * stride"] = None
    bias: Bias = True
    weights: WeightNorm = None

    @property
    def cut(self) -> tuple[int, int]:
        """(padding, output padding)."""
        padding = (self.kernel - 1) // 2 if self.padding is None else self.padding
        if self.output_padding is not None:
            return padding, self.output_padding
        return padding, max(0, self.stride + 2 * padding - self.kernel)

    def output(self, *inputs: Shape) -> Shape:
        """(C, n) -> (width, (n - 1) * stride - 2 * padding + kernel + output padding)."""
        padding, extra = self.cut
        if self.kernel < self.stride:
            raise Misfit(
                f"a kernel of {self.kernel} leaves holes at a stride of {self.stride}",
                f"use a kernel of {self.stride} or more",
            )
        if extra > padding or extra >= self.stride:
            raise Misfit(
                f"output_padding {extra} must be at most padding {padding} and below stride {self.stride}",
                "leave both out, which makes n * stride",
            )

        places = [(n - 1) * self.stride - 2 * padding + self.kernel + extra for n in inputs[0][1:]]
        if min(places) < 1:
            raise Misfit(f"padding {padding} leaves nothing of {self.kernel} places", "use less padding")
        return self.width, *places

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """The kernel (in, out, *k) and a bias."""
        channels, *places = inputs[0]
        bias: dict[str, Shape] = {"bias": (self.width,)} if self.bias else {}
        return {"weight": (channels, self.width, *[self.kernel] * len(places)), **bias}

    def multiply_adds(self, *inputs: Shape) -> int:
        """Each weight once per place of the input."""
        return prod(self.weight_shapes(*inputs)["weight"]) * prod(inputs[0][1:])

    def reach(self) -> tuple[float, float]:
        """An output sees kernel / stride places."""
        return -(-self.kernel // self.stride), 1 / self.stride

    def module(self, *inputs: Shape) -> Call:
        """nn.ConvTranspose1d to 3d."""
        padding, extra = self.cut
        plain = {"stride": 1, "padding": 0, "output_padding": 0, "bias": True}
        mine = {"stride": self.stride, "padding": padding, "output_padding": extra, "bias": self.bias}
        given = {k: v for k, v in mine.items() if v != plain[k]}
        return call(f"torch.nn.ConvTranspose{len(inputs[0]) - 1}d", inputs[0][0], self.width, self.kernel, **given)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """A `valid` transposed convolution, and what is too much cut off."""
        n = len(shapes[0]) - 1
        padding, extra = self.cut
        layer = pen.layer(
            f"Conv{n}DTranspose",
            filters=self.width,
            kernel_size=self.kernel,
            strides=self.stride,
            use_bias=self.bias,
            **pen.format(n),
        )
        x = layer(pen.places_open(inputs[0], n))
        pen.feed(layer.kernel, lambda m: m.weight.permute(*range(2, n + 2), 1, 0))
        pen.feed_bias(layer)
        return pen.places_closed(pen.cropped(x, n, (padding, padding - extra)), n)
