"""SAGAN's self-attention, and where in a network it stands."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ganlab.layer.weights import Weights


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
        result: Tensor = x + self.gamma * self.out(mixed.unflatten(2, x.shape[2:]))
        return result


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
