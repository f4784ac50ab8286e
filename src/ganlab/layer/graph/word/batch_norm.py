"""Batch normalisation."""

from dataclasses import dataclass
from math import prod
from typing import Annotated, Any

from ganlab.layer.graph.layer import Affine, Call, Eps, Layer, Least, Most, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Zero mean and unit variance of each channel over the batch (Ioffe & Szegedy 2015)."""

    category = "normalization"
    sees_batch = True
    overwritable = True

    eps: Eps = 1e-5
    momentum: Annotated[float, Least(0), Most(1), "how much of a batch's moments the running ones take"] = 0.1
    affine: Affine = True

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """Scale and shift of each channel."""
        return {"weight": inputs[0][:1], "bias": inputs[0][:1]} if self.affine else {}

    def module(self, *inputs: Shape) -> Call:
        """nn.BatchNorm1d to 3d."""
        plain = {"eps": 1e-5, "momentum": 0.1, "affine": True}
        given = {k: getattr(self, k) for k in plain if getattr(self, k) != plain[k]}
        return call(f"torch.nn.BatchNorm{max(1, len(inputs[0]) - 1)}d", inputs[0][0], **given)

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """BatchNormalization, whose running variance is torch's: of n / (n - 1) times the batch's."""
        axis = pen.channel_axis(len(shapes[0]))
        options: dict[str, Any] = {
            "epsilon": self.eps,
            "momentum": 1 - self.momentum,
            "center": self.affine,
            "scale": self.affine,
        }
        layer = pen.layer("BatchNormalization", axis=axis, **options)
        x = layer(inputs[0])
        if self.affine:
            pen.feed(layer.gamma, lambda m: m.weight)
            pen.feed(layer.beta, lambda m: m.bias)

        pen.feed(layer.moving_mean, lambda m: m.running_mean, track("running_mean", None, self.momentum))
        places = prod(shapes[0][1:])
        pen.feed(layer.moving_variance, lambda m: m.running_var, track("running_var", places, self.momentum))
        return x


def track(name: str, places: int | None, momentum: float) -> Any:
    """Write Keras' moved average into a module's buffer; with `places` as a variance that is not biased."""

    def write(module: Any, moved: Any, batch: int) -> None:
        kept = getattr(module, name)
        if places is None:
            kept.copy_(moved)
            module.num_batches_tracked.add_(1)
            return
        count, share = batch * places, moved - (1 - momentum) * kept
        kept.mul_(1 - momentum).add_(share * (count / max(1, count - 1)))

    return write
