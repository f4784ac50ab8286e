"""R3GAN's bottleneck without normalisation."""

from math import gcd, sqrt

from torch import Tensor, nn

LEAKY_GAIN = sqrt(2 / (1 + 0.2**2))


class Bottleneck(nn.Module):
    """x + (1x1 to `expansion` times the width, grouped 3x3, 1x1 back) without normalisation (Huang et al. 2024).

    Fix-up initialisation among `depth` blocks: the last convolution starts at zero, the others are scaled by
    depth^(-1/4) (Zhang et al. 2019, "Fixup", for three layers).
    """

    def __init__(self, width: int, expansion: int, group_width: int, depth: int) -> None:
        super().__init__()
        inner, gain = width * expansion, LEAKY_GAIN * depth**-0.25
        self.layers = nn.Sequential(
            scaled_convolution(width, inner, gain=gain, bias=True),
            nn.LeakyReLU(0.2, inplace=True),
            scaled_convolution(inner, inner, 3, groups=inner // group_width, gain=gain, bias=True),
            nn.LeakyReLU(0.2, inplace=True),
            scaled_convolution(inner, width, gain=0.0),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, width, H, W) -> the same shape."""
        result: Tensor = x + self.layers(x)
        return result


def scaled_convolution(
    before: int, after: int, kernel: int = 1, groups: int = 1, gain: float = 1.0, bias: bool = False
) -> nn.Conv2d:
    """A convolution of the image's size with weights from N(0, gain^2 / fan in) (He et al. 2015)."""
    layer = nn.Conv2d(before, after, kernel, padding=kernel // 2, groups=groups, bias=bias)
    nn.init.normal_(layer.weight, std=gain / sqrt(before // groups * kernel**2))
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


def bottleneck_widths(player: str, bottom: int, n: int, width: int, expansion: int, group_width: int) -> list[int]:
    """Channels of the stages from the bottom up: `width` up to 32 px, halving with each doubling above.

    Raises:
        ValueError: a stage's inner width is no multiple of `group_width`.
    """
    widths = [width if bottom << i < 64 else width // ((bottom << i) // 32) for i in range(n + 1)]
    if any(w < 1 or w * expansion % group_width for w in widths):
        step = group_width // gcd(group_width, expansion) * max(1, (bottom << n) // 32)
        raise ValueError(
            f"{player}.width={width} makes stages of {widths} channels, and {expansion} times each must be a multiple "
            f"of {player}.group_width={group_width}; use a multiple of {step}"
        )
    return widths
