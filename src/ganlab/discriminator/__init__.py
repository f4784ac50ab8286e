"""A discriminator (or critic) judges samples.

Contract: `forward(x (N, *sample_shape), labels (N,) | None) -> DiscriminatorOutput`. Logits are never squashed.
Features are returned so that any auxiliary head sits on any discriminator without a second pass; their width is
`feature_dim`, known once constructed. A convolutional one also returns the activations before its last stage as
`local` features, `local_dim` channels of them. `is_energy` says that the logit is an energy, low for real, instead of
a score, high for real; `needs` what it cannot work without. `weights` says how a linear head on its features is drawn
and reparametrised, so that heads of losses and auxiliaries follow the network that they sit on. `reads_labels` says
that it takes labels in whatever the conditioning, `reads_tokens` that its samples are numbers of tokens (N, L), or
weights over them (N, L, V) by which it passes on a gradient, `mending` how it does without batch normalisation. The
constructor is given `sample_shape`, `num_classes` and a `conditioning`.
`conf/discriminator/NAME.yaml` holds the network's `_target_` and, by overrides, the recipe its paper used with it.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from torch import Tensor, nn

from ganlab.layer.weights import AS_TORCH, Weights
from ganlab.needs import Need


class DiscriminatorOutput(NamedTuple):
    """`logits` (N,), or (N, h, w) for patches, `features` (N, feature_dim), `local` (N, local_dim, h, w) or None."""

    logits: Tensor
    features: Tensor
    local: Tensor | None = None


class Discriminator(nn.Module, ABC):
    """What every discriminator has: `feature_dim`, `local_dim` (None without a map) and a `forward`."""

    feature_dim: int
    local_dim: int | None = None
    is_energy: bool = False
    reads_tokens: bool = False
    needs: tuple[Need, ...] = ()
    reads_labels: bool = False
    mending: str = "use discriminator.normalization=layer (or none)"
    weights: Weights = AS_TORCH

    @abstractmethod
    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, *sample_shape) and (N,) or None -> logits (N,) and features (N, feature_dim)."""

    if TYPE_CHECKING:

        def __call__(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
            """As `forward`."""
