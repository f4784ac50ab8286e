"""A discriminator (or critic) judges samples.

Contract: `forward(x (N, *sample_shape), labels (N,) | None) -> DiscriminatorOutput`. No logit is squashed. Features
are returned so that any auxiliary head sits on any discriminator without a second pass; their width is `feature_dim`,
known once constructed. The constructor is given `sample_shape`, `num_classes` and a `conditioning`.
`conf/discriminator/NAME.yaml` holds the network's `_target_` and, by overrides, the recipe its paper used with it.
"""

from abc import abstractmethod
from typing import NamedTuple

from torch import Tensor, nn


class DiscriminatorOutput(NamedTuple):
    """`logits` (N,), or (N, h, w) for patches, and `features` (N, feature_dim)."""

    logits: Tensor
    features: Tensor


class Discriminator(nn.Module):
    """What every discriminator has: `feature_dim` and a `forward` to logits and features."""

    feature_dim: int

    @abstractmethod
    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, *sample_shape) and (N,) or None -> logits (N,) and features (N, feature_dim)."""
