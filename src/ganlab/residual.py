"""The residual blocks of SNGAN, SAGAN and BigGAN, their self-attention, and how many of them a size needs."""

from collections.abc import Sequence
from math import gcd, sqrt

import torch
from torch import Tensor, nn

from ganlab.blocks import (
    Condition,
    Conditional,
    ConditionalSequential,
    Interpolation,
    Normalization,
    Upsample,
    Weights,
    normalization,
)

RELU_GAIN = sqrt(2)
LEAKY_GAIN = sqrt(2 / (1 + 0.2**2))


class GeneratorBlock(Conditional):
    """norm, ReLU, upsample, 3x3, norm, ReLU, 3x3 beside an upsampled 1x1 (Miyato et al. 2018, appendix B.4).

    The shortcut's 1x1 runs before its upsampling: a pointwise linear map and an interpolation commute, and so it is
    a quarter of the work.
    """

    def __init__(
        self,
        before: int,
        width: int,
        norms: tuple[nn.Module, nn.Module],
        weights: Weights,
        mode: Interpolation,
    ) -> None:
        super().__init__()
        self.residual = ConditionalSequential(
            *(norms[0], nn.ReLU(), weights.upsampled_convolution(before, width, RELU_GAIN, mode)),
            *(norms[1], nn.ReLU(), weights.convolution(width, width, 3, RELU_GAIN)),
        )
        self.shortcut = nn.Sequential(weights.convolution(before, width, 1), Upsample(mode))

    def forward(self, x: Tensor, condition: Condition) -> Tensor:
        """(N, before, H, W) -> (N, width, 2H, 2W)."""
        return self.residual(x, condition) + self.shortcut(x)  # type: ignore[no-any-return]


class DiscriminatorBlock(nn.Module):
    """(ReLU,) 3x3, ReLU, 3x3 and average pooling beside a pooled 1x1 (Miyato et al. 2018, appendix B.4).

    The `first` block starts without a ReLU. With a `norm` there is one before each ReLU and on the shortcut.
    """

    def __init__(
        self,
        before: int,
        width: int,
        hidden: int,
        weights: Weights,
        norm: Normalization,
        eps: float,
        down: bool,
        first: bool = False,
    ) -> None:
        super().__init__()
        pool = [nn.AvgPool2d(2)] if down else []
        start = [] if first else [normalization(norm, before, eps), nn.ReLU()]
        self.residual = nn.Sequential(
            *(*start, weights.convolution(before, hidden, 3, RELU_GAIN)),
            *(normalization(norm, hidden, eps), nn.ReLU(inplace=True)),
            weights.pooled_convolution(hidden, width, RELU_GAIN)
            if down
            else weights.convolution(hidden, width, 3, RELU_GAIN),
        )
        plain = [] if before == width and not down else [weights.convolution(before, width, 1)]
        self.shortcut = nn.Sequential(*([normalization(norm, before, eps)] if plain else []), *pool, *plain)

    def forward(self, x: Tensor) -> Tensor:
        """(N, before, H, W) -> (N, width, H, W), or half of H and W."""
        return self.residual(x) + self.shortcut(x)  # type: ignore[no-any-return]


class SelfAttention(nn.Module):
    """x + gamma * attention(x), gamma starting at zero (Zhang et al. 2019, section 3; keys, values pooled by two)."""

    def __init__(self, width: int, weights: Weights) -> None:
        super().__init__()
        eighth, half = max(1, width // 8), max(1, width // 2)
        self.query = weights.convolution(width, eighth, 1, bias=False)
        self.key = weights.convolution(width, eighth, 1, bias=False)
        self.value = weights.convolution(width, half, 1, bias=False)
        self.out = weights.convolution(half, width, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(()))

    def forward(self, x: Tensor) -> Tensor:
        """(N, width, H, W) -> the same shape; written out, because fused attention has no double backward."""
        query = self.query(x).flatten(2)  # (N, width / 8, HW)
        key = nn.functional.max_pool2d(self.key(x), 2).flatten(2)  # (N, width / 8, HW / 4)
        value = nn.functional.max_pool2d(self.value(x), 2).flatten(2)  # (N, width / 2, HW / 4)
        weight = torch.bmm(query.transpose(1, 2), key).softmax(2)  # (N, HW, HW / 4)
        mixed = torch.bmm(value, weight.transpose(1, 2))  # (N, width / 2, HW)
        return x + self.gamma * self.out(mixed.unflatten(2, x.shape[2:]))  # type: ignore[no-any-return]


class Bottleneck(nn.Module):
    """x + (1x1 to `expansion` times the width, grouped 3x3, 1x1 back) without normalisation (Huang et al. 2024).

    Fix-up initialisation among `depth` blocks: the last convolution starts at zero, the others are scaled by
    depth^(-1/4) (Zhang et al. 2019, "Fixup", for three layers).
    """

    def __init__(self, width: int, expansion: int, group_width: int, depth: int) -> None:
        super().__init__()
        inner, gain = width * expansion, LEAKY_GAIN * depth**-0.25
        self.layers = nn.Sequential(
            *(scaled_convolution(width, inner, gain=gain, bias=True), nn.LeakyReLU(0.2, inplace=True)),
            *(
                scaled_convolution(inner, inner, 3, inner // group_width, gain, True),
                nn.LeakyReLU(0.2, inplace=True),
            ),
            scaled_convolution(inner, width, gain=0.0),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, width, H, W) -> the same shape."""
        return x + self.layers(x)  # type: ignore[no-any-return]


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


def doublings(word: str, size: int) -> tuple[int, int]:
    """(bottom, n) with size = bottom * 2^n and a bottom of 4 to 7 pixels.

    Raises:
        ValueError: there is no such n of at least 1; names the nearest sizes that can be made.
    """
    sizes = [bottom << n for n in range(1, 7) for bottom in (4, 5, 6, 7)]
    if size not in sizes:
        near = sorted(sizes, key=lambda s: abs(s - size))[:2]
        raise ValueError(
            f"{word} works on images of 4 to 7 pixels times a power of two, got {size}; use dataset.image_size="
            f"{min(near)} or {max(near)}"
        )
    n = (size // 4).bit_length() - 1
    return size >> n, n


def generator_widths(size: int, width: int, n: int) -> list[int]:
    """Channels at the bottom and after each of `n` doublings: constant to 32 px, halving above it (Mimicry)."""
    if size <= 32:
        return [width] * (n + 1)
    halvings = [max(0, i - max(0, n - 4)) for i in range(n + 1)]
    return [max(1, width >> min(h, 4)) for h in halvings]


def discriminator_stages(size: int, width: int, n: int) -> list[tuple[int, bool]]:
    """(channels, halves the image?) of each block: constant to 32 px, doubling up to `width` above it (Mimicry)."""
    if size <= 32:
        downs = max(1, n - 1)
        return [(width, i < downs) for i in range(downs + 2)]
    halving = 4 if n == 3 else max(5, n)
    blocks = halving if n == 4 else halving + 1
    full = 4 if n <= 4 else halving - 1  # the block that reaches the full width
    return [(max(1, width >> min(4, max(0, full - i))), i < halving) for i in range(blocks)]


def attended(player: str, attention: Sequence[int] | None, sizes: Sequence[int], size: int) -> list[int]:
    """The sizes after whose block there is self-attention, among the `sizes` of a network's maps for `size` pixels.

    None is one place: the largest map of at most 32 pixels and half of the image (SAGAN's), or the smallest of all.

    Raises:
        ValueError: `attention` names a size that no map has.
    """
    if attention is None:
        return [max((s for s in sizes if s <= min(32, size // 2)), default=min(sizes))]
    unknown = [s for s in attention if s not in sizes]
    if unknown:
        raise ValueError(
            f"{player}.attention names {unknown}, and the network's maps are {', '.join(map(str, sizes))} pixels wide; "
            "choose among them, null for one place of SAGAN's, or [] for none"
        )
    return list(attention)
