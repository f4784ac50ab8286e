"""What the normalisations over groups of channels share."""

from typing import Any

from ganlab.layer.graph.layer import Affine, Call, Eps, Layer, Shape, call
from ganlab.layer.graph.pen import Pen


class OverGroups(Layer):
    """Zero mean and unit variance over all places of each group of channels (Wu & He 2018)."""

    category = "normalization"
    overwritable = True

    eps: Eps
    affine: Affine

    def parts(self, channels: int) -> int:
        """How many groups."""
        raise NotImplementedError

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """Scale and shift of each channel."""
        return {"weight": inputs[0][:1], "bias": inputs[0][:1]} if self.affine else {}

    def reach(self) -> None:
        """All places."""

    def module(self, *inputs: Shape) -> Call:
        """nn.GroupNorm."""
        given = {"eps": self.eps} if self.eps != 1e-5 else {}
        affine = {} if self.affine else {"affine": False}
        return call("torch.nn.GroupNorm", self.parts(inputs[0][0]), inputs[0][0], **given, **affine)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """GroupNormalization over the axis of channels."""
        layer = pen.layer(
            "GroupNormalization",
            groups=self.parts(shapes[0][0]),
            axis=pen.channel_axis(len(shapes[0])),
            epsilon=self.eps,
            center=self.affine,
            scale=self.affine,
        )
        x = layer(inputs[0])
        if self.affine:
            pen.feed(layer.gamma, lambda m: m.weight)
            pen.feed(layer.beta, lambda m: m.bias)
        return x
