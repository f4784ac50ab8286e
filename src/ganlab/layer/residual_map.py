"""Residual blocks that keep the size of a map."""

from torch import Tensor, nn

from ganlab.layer.normalization import Normalization, normalization, normalized


def without_scale(kind: Normalization, features: int) -> nn.Module:
    """As `normalization`, but an instance normalisation without a scale or shift of its own (Ulyanov et al. 2016)."""
    return nn.InstanceNorm2d(features) if kind == "instance" else normalization(kind, features)


class ReflectedBlock(nn.Module):
    """x + two reflected 3x3 convolutions of x, each normalised, with a ReLU between them (Johnson et al. 2016)."""

    def __init__(self, width: int, kind: Normalization) -> None:
        super().__init__()
        self.residual = nn.Sequential(
            normalized(nn.Conv2d(width, width, 3, padding=1, padding_mode="reflect"), kind),
            without_scale(kind, width),
            nn.ReLU(inplace=True),
            normalized(nn.Conv2d(width, width, 3, padding=1, padding_mode="reflect"), kind),
            without_scale(kind, width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, width, h, w) -> (N, width, h, w)."""
        result: Tensor = x + self.residual(x)
        return result
