"""How a network's weights are drawn."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import nn
from torch.nn.utils.parametrize import is_parametrized

from ganlab.layer.normalization import Normalization, normalized
from ganlab.layer.resampling import Interpolation, PooledConv2d, Upsample, UpsampleConv2d

Initialization = Literal["xavier", "orthogonal"]


@dataclass(frozen=True)
class Weights:
    """How a network's weights are drawn, and then reparametrised (`kind`); biases start at zero."""

    kind: Normalization = "none"
    initialization: Initialization = "xavier"

    def linear(self, before: int, after: int, bias: bool = True) -> nn.Module:
        """A fully connected layer."""
        return self._ready(nn.Linear(before, after, bias), 1.0)

    def convolution(self, before: int, after: int, kernel: int, gain: float = 1.0, bias: bool = True) -> nn.Module:
        """A convolution that keeps the size of the image."""
        return self._ready(nn.Conv2d(before, after, kernel, padding=kernel // 2, bias=bias), gain)

    def upsampled_convolution(self, before: int, after: int, gain: float, mode: Interpolation) -> nn.Module:
        """Upsampling by two and a 3x3 convolution."""
        if mode == "nearest":
            return self._ready(UpsampleConv2d(before, after), gain)
        return nn.Sequential(Upsample(mode), self.convolution(before, after, 3, gain))

    def pooled_convolution(self, before: int, after: int, gain: float) -> nn.Module:
        """A 3x3 convolution and average pooling by two."""
        return self._ready(PooledConv2d(before, after), gain)

    def _ready(self, layer: nn.Linear | nn.Conv2d, gain: float) -> nn.Module:
        if self.initialization == "orthogonal":  # Saxe et al. 2014, as in BigGAN
            nn.init.orthogonal_(layer.weight)
        else:  # Glorot & Bengio 2010; sqrt(2) before a ReLU, as in SNGAN
            nn.init.xavier_uniform_(layer.weight, gain)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
        return normalized(layer, self.kind)


def dcgan_initialization(module: nn.Module) -> None:
    """Draw weights from N(0, 0.02) and batch-norm scales from N(1, 0.02) (Radford et al. 2016, section 4)."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        with torch.no_grad():  # assigned, because the weight of a reparametrised layer is computed at each look
            drawn = nn.init.normal_(torch.empty_like(module.weight), 0.0, 0.02)
            module.weight = drawn if is_parametrized(module, "weight") else nn.Parameter(drawn)
    elif isinstance(module, nn.BatchNorm2d) and module.affine and module.weight is not None:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)
