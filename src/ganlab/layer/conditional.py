"""Layers that the label and the latent reach: what conditioning modulates."""

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn


class Condition(NamedTuple):
    """What a conditional layer may look at: `latent` (N, latent_dim), `labels` (N,) or None."""

    latent: Tensor
    labels: Tensor | None


class Conditional(nn.Module):
    """A layer called as `layer(x, condition)`; `ConditionalSequential` hands it the condition."""


class ConditionalSequential(nn.Sequential):
    """`nn.Sequential` whose `Conditional` layers also see the latent and the labels."""

    def forward(self, x: Tensor, condition: Condition) -> Tensor:  # type: ignore[override]
        """Apply every layer in turn to `x`."""
        for layer in self:
            x = layer(x, condition) if isinstance(layer, Conditional) else layer(x)
        return x

    if TYPE_CHECKING:

        def __call__(self, x: Tensor, condition: Condition) -> Tensor:
            """As `forward`."""


class Modulated(Conditional):
    """`scale * plain(x) + shift` per channel, where `modulation(condition)` (N, 2 * features) is (scale - 1, shift).

    The scale and shift of `plain` itself are taken away (conditional normalisation, de Vries et al. 2017).
    """

    def __init__(self, plain: nn.Module, modulation: nn.Module) -> None:
        super().__init__()
        for name in ("weight", "bias"):
            if getattr(plain, name, None) is not None:
                plain.register_parameter(name, None)
        self.plain, self.modulation = plain, modulation

    def forward(self, x: Tensor, condition: Condition) -> Tensor:
        """(N, features, ...) -> the same shape."""
        scale, shift = self.modulation(condition).unflatten(1, (2, -1)).unbind(1)  # (N, features) each
        shape = (*scale.shape, *[1] * (x.dim() - 2))
        return torch.addcmul(shift.view(shape), self.plain(x), 1 + scale.view(shape))
