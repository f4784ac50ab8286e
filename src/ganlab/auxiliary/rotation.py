"""SSGAN's self-supervision."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.discriminator import Discriminator
from ganlab.layer.weights import AS_TORCH, Weights
from ganlab.needs import IMAGES, NonNegative


class Rotation(Auxiliary):
    """By how many quarter turns was it rotated? Asked of reals and of fakes (Chen et al. 2019, equations 3 and 4).

    The discriminator learns the answer on reals; the generator makes fakes whose rotation shows. A quarter of the
    batch is rotated by each angle, in one further pass.
    """

    needs = (IMAGES,)

    def __init__(
        self,
        feature_dim: int,
        sample_shape: Sequence[int],
        discriminator_weight: NonNegative = 1.0,
        generator_weight: NonNegative = 0.2,
        weights: Weights = AS_TORCH,
    ) -> None:
        super().__init__(discriminator_weight, generator_weight)
        if sample_shape[1] != sample_shape[2]:
            raise ValueError(f"auxiliary=rotation works on square images, got {tuple(sample_shape)}; leave it out")
        self.head = weights.linear(feature_dim, 4)

    def _cost(self, discriminator: Discriminator, x: Tensor, labels: Tensor | None) -> Tensor:
        rotated = torch.cat([torch.rot90(x[k::4], k, (2, 3)) for k in range(4)])
        turns = torch.cat([torch.full((len(x[k::4]),), k, device=x.device) for k in range(4)])
        told = None if labels is None else torch.cat([labels[k::4] for k in range(4)])
        return cross_entropy(self.head(discriminator(rotated, told).features), turns)

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """Cross entropy on rotated reals."""
        return self._cost(turn.discriminator, turn.real.detach(), turn.labels)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """Cross entropy on rotated fakes."""
        return self._cost(turn.discriminator, turn.fake, turn.labels)
