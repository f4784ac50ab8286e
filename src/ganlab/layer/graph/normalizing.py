"""What the normalisations over groups of channels share."""

from typing import TYPE_CHECKING, Any

from ganlab.layer.graph.layer import Affine, Call, Eps, Layer, Shape, call

if TYPE_CHECKING:
    from ganlab.layer.graph.driver.drawing import Drawing


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

    def keras(self, drawing: "Drawing", inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """GroupNormalization over the axis of channels."""
        layer = drawing.layer(
            "GroupNormalization",
            groups=self.parts(shapes[0][0]),
            axis=drawing.channel_axis(len(shapes[0])),
            epsilon=self.eps,
            center=self.affine,
            scale=self.affine,
        )
        x = layer(inputs[0])
        if self.affine:
            drawing.feed(layer.gamma, lambda m: m.weight)
            drawing.feed(layer.beta, lambda m: m.bias)
        return x
