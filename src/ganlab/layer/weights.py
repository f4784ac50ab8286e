"""How a network's weights are drawn."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import nn
from torch.nn.utils.parametrize import is_parametrized

from ganlab.layer.normalization import Normalization, normalized
from ganlab.layer.resampling import Interpolation, PooledConv2d, Upsample, UpsampleConv2d

Initialization = Literal["xavier", "orthogonal", "torch"]  # torch: as PyTorch draws each layer
ConvolutionInitialization = Literal["normal", "orthogonal", "torch"]


@dataclass(frozen=True)
class Weights:
    """How weights are drawn, and then reparametrised (`kind`); biases start at zero, but for `torch`'s own."""

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

    def embedding(self, count: int, width: int) -> nn.Module:
        """One learned vector of `width` for each of `count` classes."""
        return self._ready(nn.Embedding(count, width), 1.0)

    def _ready(self, layer: nn.Linear | nn.Conv2d | nn.Embedding, gain: float) -> nn.Module:
        if self.initialization == "torch":
            return normalized(layer, self.kind)

        if self.initialization == "orthogonal":  # Saxe et al. 2014, as in BigGAN
            nn.init.orthogonal_(layer.weight)
        else:  # Glorot & Bengio 2010; sqrt(2) before a ReLU, as in SNGAN
            nn.init.xavier_uniform_(layer.weight, gain)
        if not isinstance(layer, nn.Embedding) and layer.bias is not None:
            nn.init.zeros_(layer.bias)
        return normalized(layer, self.kind)


AS_TORCH = Weights(initialization="torch")


def initialize(network: nn.Module, kind: ConvolutionInitialization) -> None:
    """Draw the weights of a convolutional `network` in place.

    `normal`: convolutions from N(0, 0.02), batch-norm scales from N(1, 0.02) (Radford et al. 2016, section 4), linear
    layers as torch draws them. `orthogonal`: every weight matrix orthogonal, biases zero, norms as they are.
    """
    if kind == "torch":
        return
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear | nn.Embedding):
            _draw(module, kind)
        elif kind == "normal" and isinstance(module, nn.BatchNorm2d) and module.affine and module.weight is not None:
            nn.init.normal_(module.weight, 1.0, 0.02)
            nn.init.zeros_(module.bias)


def xavier(network: nn.Module) -> None:
    """Draw the weights of a `network` of sounds in place: uniform by Glorot & Bengio 2010, biases zero.

    A reparametrised layer keeps what torch drew.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv1d | nn.ConvTranspose1d | nn.Linear) and not is_parametrized(module, "weight"):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def _draw(layer: nn.Conv2d | nn.ConvTranspose2d | nn.Linear | nn.Embedding, kind: ConvolutionInitialization) -> None:
    if kind == "normal" and isinstance(layer, nn.Linear | nn.Embedding):
        return
    with torch.no_grad():  # assigned, because the weight of a reparametrised layer is computed at each look
        empty = torch.empty_like(layer.weight)
        drawn = nn.init.normal_(empty, 0.0, 0.02) if kind == "normal" else nn.init.orthogonal_(empty)
        layer.weight = drawn if is_parametrized(layer, "weight") else nn.Parameter(drawn)
    if kind == "orthogonal" and not isinstance(layer, nn.Embedding) and layer.bias is not None:
        nn.init.zeros_(layer.bias)
