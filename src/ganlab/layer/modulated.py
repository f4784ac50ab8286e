"""The convolution of StyleGAN2."""

from math import sqrt

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

from ganlab.layer.equalised import EqualisedLinear


class ModulatedConv2d(nn.Module):
    """A convolution whose weights each sample's style scales by input channel (Karras et al. 2020, equations 1 and 3).

    With `demodulate` each output channel's weights then have length one. Scaling what goes in and what comes out is
    the same as scaling the weights, and one convolution serves the whole batch. No bias.
    """

    def __init__(self, before: int, after: int, kernel: int, style_dim: int, demodulate: bool = True) -> None:
        super().__init__()
        self.style = EqualisedLinear(style_dim, before, bias=1.0)
        self.weight = nn.Parameter(torch.randn(after, before, kernel, kernel))
        self.scale, self.padding, self.demodulate = 1 / sqrt(before * kernel**2), kernel // 2, demodulate

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """(N, before, H, W) and styles (N, style_dim) -> (N, after, H, W)."""
        style: Tensor = self.style(w)  # (N, before)
        weight = self.weight * self.scale
        y = conv2d(x * style[:, :, None, None], weight, padding=self.padding)
        if not self.demodulate:
            return y
        squares = style.square() @ weight.square().sum((2, 3)).T  # (N, after)
        return y * (squares + 1e-8).rsqrt()[:, :, None, None]
