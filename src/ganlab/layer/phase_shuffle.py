"""Phase shuffle, and the lengths that networks for sounds can make."""

import torch
from torch import Tensor, nn

from ganlab.layer.parallel import per_sample

STRIDE = 4
KERNEL = 25


class PhaseShuffle(nn.Module):
    """Moves each sample's activations by -n to n places, drawn anew; reflection fills the gap (Donahue et al. 2019).

    It keeps a discriminator from judging by the phase at which a strided convolution leaves its artifacts. In
    evaluation nothing moves.
    """

    def __init__(self, n: int) -> None:
        super().__init__()
        self.n = n

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T) -> the same shape."""
        if not (self.n and self.training):
            return x
        drawn = per_sample(torch.rand, len(x), device=x.device)  # (N,)
        return shifted(x, (drawn * (2 * self.n + 1)).long() - self.n)


def shifted(x: Tensor, shift: Tensor) -> Tensor:
    """Activations (N, C, T) moved on by `shift` (N,) places, reflected at both ends without repeating the last."""
    last = x.shape[2] - 1
    places = torch.arange(x.shape[2], device=x.device) - shift[:, None]  # (N, T)
    reflected = last - (last - places.abs()).abs()
    return x.gather(2, reflected[:, None].expand_as(x))


def quarterings(word: str, sample_shape: tuple[int, ...]) -> tuple[int, int]:
    """(bottom, n) with length = bottom * 4^n, a bottom of 16 or 32 and n of at least 1: every power of two from 64.

    Raises:
        ValueError: the samples are no sounds of such a length; names `word` and the way out.
    """
    if len(sample_shape) != 2:
        raise ValueError(
            f"{word} works on sounds, got samples of shape {tuple(sample_shape)}; use dataset=tones, or another network"
        )
    length = sample_shape[1]
    if length < 64 or length & (length - 1):
        below = 1 << max(6, length.bit_length() - 1)
        near = "64" if length < 64 else f"{below} or {2 * below}"
        raise ValueError(
            f"{word} works on sounds whose length is a power of two of at least 64, got {length}; use "
            f"dataset.length={near}"
        )
    n = (length.bit_length() - 5) // 2
    return length >> 2 * n, n
