"""Upsampling and pooling, alone and as one convolution with what follows or goes before."""

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, conv_transpose2d, interpolate, pad

Interpolation = Literal["nearest", "bilinear"]


class Upsample(nn.Module):
    """Upsampling by two: (N, C, H, W) -> (N, C, 2H, 2W)."""

    def __init__(self, mode: Interpolation = "nearest") -> None:
        super().__init__()
        self.mode = mode

    def forward(self, x: Tensor) -> Tensor:
        """Repeat every pixel twice in both directions, or interpolate between them."""
        align = None if self.mode == "nearest" else False
        return interpolate(x, scale_factor=2.0, mode=self.mode, align_corners=align)


class FilteredUpsample(nn.Module):
    """Upsampling by two through the binomial filter [1, 3, 3, 1] in both directions (Huang et al. 2024, R3GAN).

    Inside the image it is bilinear interpolation; beyond the edges there are zeros.
    """

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, 2H, 2W)."""
        large = interpolate(pad(x, (1, 1, 1, 1)), scale_factor=2.0, mode="bilinear", align_corners=False)
        return large[:, :, 2:-2, 2:-2]


class FilteredDownsample(nn.Module):
    """Downsampling by two through the binomial filter [1, 3, 3, 1] in both directions, zeros beyond the edges."""

    kernel: Tensor

    def __init__(self) -> None:
        super().__init__()
        binomial = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 8
        self.register_buffer("kernel", torch.outer(binomial, binomial)[None, None], persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, H // 2, W // 2)."""
        kernel = self.kernel.to(x.dtype).expand(x.shape[1], 1, 4, 4)
        return conv2d(x, kernel, stride=2, padding=1, groups=x.shape[1])


class UpsampleConv2d(nn.Conv2d):
    """Nearest-neighbour upsampling by two, then a 3x3 convolution: (N, C, H, W) -> (N, out, 2H, 2W), as one operation.

    Each output pixel sees only 2x2 distinct inputs, so the pair is a transposed convolution of stride 2 whose 4x4
    kernel is the 3x3 one spread by a 2x2 box: the same numbers for 4/9 of the multiplications and no upsampled copy.
    """

    def __init__(self, in_channels: int, out_channels: int, bias: bool = True) -> None:
        super().__init__(in_channels, out_channels, 3, padding=1, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_channels, H, W) -> (N, out_channels, 2H, 2W)."""
        kernel = spread(self.weight).flip(2, 3).transpose(0, 1)
        return conv_transpose2d(x, kernel, self.bias, stride=2, padding=1)


class PooledConv2d(nn.Conv2d):
    """A 3x3 convolution, then the mean over 2x2: (N, C, H, W) -> (N, out, H/2, W/2), as one operation.

    Both are linear: together a convolution of stride 2 by the 3x3 kernel spread by a 2x2 box, for 4/9 of the
    multiplications.
    """

    def __init__(self, in_channels: int, out_channels: int, bias: bool = True) -> None:
        super().__init__(in_channels, out_channels, 3, padding=1, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_channels, H, W) -> (N, out_channels, H // 2, W // 2)."""
        return conv2d(x, spread(self.weight) / 4, self.bias, stride=2, padding=1)


def spread(kernel: Tensor) -> Tensor:
    """A kernel (out, in, h, w) convolved with a 2x2 box of ones: (out, in, h + 1, w + 1)."""
    return torch.as_tensor(sum(pad(kernel, (left, 1 - left, top, 1 - top)) for left in (0, 1) for top in (0, 1)))
