"""Normalisation of activations, and of weights by reparametrisation."""

from collections.abc import Callable
from typing import Literal

from torch import nn

Normalization = Literal["batch", "layer", "instance", "group", "spectral", "weight", "none"]


def normalized(layer: nn.Module, kind: Normalization) -> nn.Module:
    """Reparametrise the weight of a linear, convolutional or embedding `layer` where `kind` asks for it."""
    if kind == "spectral":  # Miyato et al. 2018
        layer = nn.utils.parametrizations.spectral_norm(layer)
    if kind == "weight":  # Salimans & Kingma 2016
        layer = nn.utils.parametrizations.weight_norm(layer)
    return layer


def normalized_throughout(module: nn.Module, kind: Normalization) -> nn.Module:
    """`normalized` for every layer inside `module`, so that a conditioning's layers follow their network."""
    for layer in list(module.modules()):
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.Embedding):
            normalized(layer, kind)
    return module


def normalization(kind: Normalization, features: int, eps: float = 1e-5, dimensions: int = 2) -> nn.Module:
    """Return the activation-normalising layer of `kind` for (N, features, ...) with `dimensions` spatial axes."""
    makers: dict[str, Callable[[], nn.Module]] = {
        "batch": lambda: (nn.BatchNorm1d, nn.BatchNorm1d, nn.BatchNorm2d)[dimensions](features, eps=eps),
        "layer": lambda: nn.GroupNorm(1, features, eps=eps),
        "instance": lambda: nn.GroupNorm(features, features, eps=eps),
        "group": lambda: nn.GroupNorm(min(32, features), features, eps=eps),
    }
    return makers.get(kind, nn.Identity)()


def has_batch_statistics(module: nn.Module, spread: bool = True) -> bool:
    """Whether a sample's output depends on the others of its batch; with `spread` false, by more than their spread."""
    return any(
        isinstance(m, nn.modules.batchnorm._BatchNorm)
        or (getattr(m, "sees_batch", False) and (spread or not getattr(m, "is_spread", False)))
        for m in module.modules()
    )
