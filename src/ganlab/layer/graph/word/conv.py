"""A convolution."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import (
    Bias,
    Call,
    Kernel,
    Layer,
    Least,
    Misfit,
    Shape,
    Stride,
    WeightNorm,
    Width,
    call,
    floor_size,
)
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Conv(Layer):
    """A convolution; padding null is (kernel - 1) * dilation // 2 on both sides, which keeps the size at stride 1."""

    category = "convolutional"
    ranks = (2, 3, 4)
    overwritable = True

    width: Width
    kernel: Kernel = 3
    stride: Stride = 1
    padding: Annotated[int | None, Least(0), "zeros on every side; null keeps the size at stride 1"] = None
    dilation: Annotated[int, Least(1), "places between the kernel's points"] = 1
    groups: Annotated[int, Least(1), "parts of the channels that do not see each other"] = 1
    bias: Bias = True
    weights: WeightNorm = None

    @property
    def margin(self) -> int:
        """Zeros on every side."""
        return (self.kernel - 1) * self.dilation // 2 if self.padding is None else self.padding

    def output(self, *inputs: Shape) -> Shape:
        """(C, *places) -> (width, *places)."""
        channels, *places = inputs[0]
        if channels % self.groups or self.width % self.groups:
            raise Misfit(
                f"groups {self.groups} must divide the {channels} channels that come in and the {self.width} that go "
                "out",
                "use a divisor of both",
            )
        return self.width, *(floor_size(n, self.kernel, self.stride, self.margin, self.dilation) for n in places)

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """The kernel (out, in, *k) and a bias."""
        channels, *places = inputs[0]
        bias: dict[str, Shape] = {"bias": (self.width,)} if self.bias else {}
        return {"weight": (self.width, channels // self.groups, *[self.kernel] * len(places)), **bias}

    def reach(self) -> tuple[float, float]:
        """A kernel's extent and stride."""
        return (self.kernel - 1) * self.dilation + 1, self.stride

    def module(self, *inputs: Shape) -> Call:
        """nn.Conv1d to 3d."""
        plain = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True}
        mine = {"stride": self.stride, "padding": self.margin, "dilation": self.dilation, "groups": self.groups}
        given = {k: v for k, v in {**mine, "bias": self.bias}.items() if v != plain[k]}
        return call(f"torch.nn.Conv{len(inputs[0]) - 1}d", inputs[0][0], self.width, self.kernel, **given)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """ZeroPadding and a `valid` convolution."""
        n = len(shapes[0]) - 1
        x = pen.padded(pen.places_open(inputs[0], n), n, (self.margin, self.margin))
        layer = pen.layer(
            f"Conv{n}D",
            filters=self.width,
            kernel_size=self.kernel,
            strides=self.stride,
            dilation_rate=self.dilation,
            groups=self.groups,
            use_bias=self.bias,
            **pen.format(n),
        )

        x = layer(x)
        pen.feed(layer.kernel, lambda m: m.weight.permute(*range(2, n + 2), 1, 0))
        pen.feed_bias(layer)
        return pen.places_closed(x, n)
