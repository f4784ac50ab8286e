"""Layers whose weights are drawn from N(0, 1) and scaled when they are used."""

from math import sqrt

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, leaky_relu, linear


class Equalised(nn.Module):
    """A layer whose `weight` is multiplied by `scale` before it is used."""

    weight: Tensor
    scale: float

    @property
    def scaled(self) -> Tensor:
        """The weight as the forward pass uses it, one row per filter."""
        return self.weight * self.scale


class EqualisedLinear(Equalised):
    """A fully connected layer with an equalised learning rate (Karras et al. 2018, section 4.1).

    The weight that is used is the parameter times `rate` / sqrt(before), and so learns as fast whatever its width;
    `rate` is the layer's own learning rate relative to the network's. The bias starts at `bias`.
    """

    def __init__(self, before: int, after: int, bias: float = 0.0, rate: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(after, before) / rate)
        self.bias = nn.Parameter(torch.full((after,), bias / rate))
        self.scale, self.rate = rate / sqrt(before), rate

    def forward(self, x: Tensor) -> Tensor:
        """(N, before) -> (N, after)."""
        return linear(x, self.scaled, self.bias * self.rate)


class EqualisedConv2d(Equalised):
    """A convolution with an equalised learning rate that keeps the size of the image; `kernel` is odd."""

    def __init__(self, before: int, after: int, kernel: int, bias: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(after, before, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(after)) if bias else None
        self.scale, self.padding = 1 / sqrt(before * kernel**2), kernel // 2

    def forward(self, x: Tensor) -> Tensor:
        """(N, before, H, W) -> (N, after, H, W)."""
        return conv2d(x, self.scaled, self.bias, padding=self.padding)


def activated(x: Tensor) -> Tensor:
    """LeakyReLU(0.2) times sqrt(2), which keeps the variance of what goes in."""
    return leaky_relu(x, 0.2) * sqrt(2)
