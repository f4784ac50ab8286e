"""Layers with two or more users, under their names from the literature."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn

Normalization = Literal["batch", "layer", "instance", "group", "spectral", "weight", "none"]


class Condition(NamedTuple):
    """What a conditional layer may look at: `latent` (N, latent_dim), `labels` (N,) or None."""

    latent: Tensor
    labels: Tensor | None


class Conditional(nn.Module):
    """A layer called as `layer(x, condition)`; `ConditionalSequential` hands it the condition."""


class ConditionalSequential(nn.Sequential):
    """`nn.Sequential` whose `Conditional` layers also see the latent and the labels."""

    def forward(self, x: Tensor, condition: Condition) -> Tensor:
        """Apply every layer in turn to `x`."""
        for layer in self:
            x = layer(x, condition) if isinstance(layer, Conditional) else layer(x)
        return x


def normalized(layer: nn.Module, kind: Normalization) -> nn.Module:
    """Reparametrise the weight of a linear or convolutional `layer` where `kind` asks for it."""
    if kind == "spectral":  # Miyato et al. 2018
        return nn.utils.parametrizations.spectral_norm(layer)
    if kind == "weight":  # Salimans & Kingma 2016
        return nn.utils.parametrizations.weight_norm(layer)
    return layer


def normalization(kind: Normalization, features: int, eps: float = 1e-5, dimensions: int = 2) -> nn.Module:
    """Return the activation-normalising layer of `kind` for (N, features, ...) with `dimensions` spatial axes."""
    makers: dict[str, Callable[[], nn.Module]] = {
        "batch": lambda: (nn.BatchNorm1d, nn.BatchNorm1d, nn.BatchNorm2d)[dimensions](features, eps=eps),
        "layer": lambda: nn.GroupNorm(1, features, eps=eps),
        "instance": lambda: nn.GroupNorm(features, features, eps=eps),
        "group": lambda: nn.GroupNorm(min(32, features), features, eps=eps),
    }
    return makers.get(kind, nn.Identity)()


def has_batch_statistics(module: nn.Module) -> bool:
    """Whether one sample's output depends on the others of its batch."""
    return any(isinstance(layer, nn.modules.batchnorm._BatchNorm) for layer in module.modules())


def dcgan_initialization(module: nn.Module) -> None:
    """Draw weights from N(0, 0.02) and batch-norm scales from N(1, 0.02) (Radford et al. 2016, section 4)."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def image_shape(word: str, sample_shape: tuple[int, ...]) -> tuple[int, int]:
    """(channels, size) of square images; ValueError naming `word` for anything else."""
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


class Upsample(nn.Module):
    """Nearest-neighbour upsampling by two: (N, C, H, W) -> (N, C, 2H, 2W)."""

    def forward(self, x: Tensor) -> Tensor:
        """Repeat every pixel twice in both directions."""
        return nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")


def to_channels_last(x: Tensor) -> Tensor:
    """Lay images out with the channels innermost, which convolutions like; other shapes pass unchanged."""
    return x.contiguous(memory_format=torch.channels_last) if x.dim() == 4 else x
