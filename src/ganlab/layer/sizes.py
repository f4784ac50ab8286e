"""Which image sizes an architecture can make, how many blocks a size needs, and how wide they are."""

import torch
from torch import Tensor, nn


def image_shape(word: str, sample_shape: tuple[int, ...]) -> tuple[int, int]:
    """(channels, size) of square images.

    Raises:
        ValueError: the samples are no square images; it names `word`.
    """
    if len(sample_shape) != 3 or sample_shape[1] != sample_shape[2]:
        raise ValueError(
            f"{word} works on square images, got samples of shape {tuple(sample_shape)}; "
            "use the gan, wgan or wgan_gp networks, which take any shape"
        )
    return sample_shape[0], sample_shape[1]


def nearest_sizes(size: int, step: int) -> str:
    """Name the multiples of `step` around `size`, for an error that says the way out."""
    below, above = size // step * step, (size // step + 1) * step
    return f"{below} or {above}" if below else str(above)


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


def laid_out_for(layers: nn.Module, x: Tensor) -> Tensor:
    """Images `x` in the memory format of the convolutions they go into; other shapes pass unchanged."""
    if x.dim() != 4:
        return x
    weights = (p for p in layers.parameters() if p.dim() == 4 and p.shape[1] > 1 and p.shape[2] > 1)
    weight = next(weights, None)
    if weight is None or weight.is_contiguous() or not weight.is_contiguous(memory_format=torch.channels_last):
        return x
    return x.contiguous(memory_format=torch.channels_last)
