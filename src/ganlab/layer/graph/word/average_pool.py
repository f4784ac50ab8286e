"""The average of a window."""

from dataclasses import dataclass
from typing import Annotated, Any

from ganlab.layer.graph.layer import Call, Kernel, Layer, Least, Shape, call, floor_size
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class AveragePool(Layer):
    """The average over windows; places that fill no window are left out."""

    category = "convolutional"
    ranks = (2, 3, 4)

    kernel: Kernel = 2
    stride: Annotated[int | None, Least(1), "places from one window to the next; null is the kernel"] = None

    @property
    def step(self) -> int:
        """The stride."""
        return self.kernel if self.stride is None else self.stride

    def output(self, *inputs: Shape) -> Shape:
        """(C, n) -> (C, floor((n - kernel) / stride) + 1)."""
        return inputs[0][0], *(floor_size(n, self.kernel, self.step) for n in inputs[0][1:])

    def reach(self) -> tuple[float, float]:
        """A window's extent and stride."""
        return self.kernel, self.step

    def module(self, *inputs: Shape) -> Call:
        """nn.AvgPool1d to 3d."""
        stride = {} if self.step == self.kernel else {"stride": self.step}
        return call(f"torch.nn.AvgPool{len(inputs[0]) - 1}d", self.kernel, **stride)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """A `valid` pooling."""
        n = len(shapes[0]) - 1
        layer = pen.layer(f"AveragePooling{n}D", pool_size=self.kernel, strides=self.step, **pen.format(n))
        return pen.places_closed(layer(pen.places_open(inputs[0], n)), n)
