"""InfoGAN's codes."""

from collections.abc import Sequence
from itertools import accumulate
from math import sqrt

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, leaky_relu, one_hot

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.needs import Count, CountOrNone, NonNegative


class MutualInformation(Auxiliary):
    """Codes in the latent that can be read off the sample (Chen et al. 2016, equation 5).

    The latent's first sum(categories) numbers become one one-hot code per category, by where each group is largest;
    the next `continuous` become uniform in [-1, 1], by the normal distribution's own function. A head on the features
    gives the logits of the categories and the means of the continuous codes, of which squared errors weigh
    `continuous_weight`. Both players are to make the codes readable: the discriminator with the head, then the
    generator.

    Raises:
        ValueError: the codes do not fit into the latent.
    """

    has_code = True

    def __init__(
        self,
        feature_dim: int,
        latent_dim: int,
        categories: Sequence[Count] = (10,),
        continuous: CountOrNone = 2,
        continuous_weight: NonNegative = 0.1,
        width: Count = 128,
        discriminator_weight: NonNegative = 1.0,
        generator_weight: NonNegative = 1.0,
    ) -> None:
        super().__init__(discriminator_weight, generator_weight)
        self.categories, self.continuous = list(categories), continuous
        self.continuous_weight = continuous_weight
        size = sum(categories) + continuous
        if any(c < 2 for c in categories) or continuous < 0 or not 0 < size <= latent_dim:
            raise ValueError(
                f"auxiliary.mutual_information has categories={self.categories} (each at least 2) and "
                f"continuous={continuous}, which take {size} of the latent's {latent_dim} numbers; use fewer, or a "
                "larger generator.latent_dim"
            )
        self.has_code = bool(self.categories)
        self.ends = list(accumulate(categories))
        self.hidden = nn.Linear(feature_dim, width)
        self.head = nn.Linear(width, size)

    def latent(self, latent: Tensor) -> Tensor:
        """Standard normal (N, latent_dim) -> the same with codes in front."""
        coded = sum(self.categories)
        groups = latent[:, :coded].split(self.categories, 1)
        codes = [one_hot(g.argmax(1), g.shape[1]).to(latent.dtype) for g in groups]
        uniform = torch.erf(latent[:, coded : coded + self.continuous] / sqrt(2))
        return torch.cat([*codes, uniform, latent[:, coded + self.continuous :]], 1)

    def code(self, latent: Tensor) -> Tensor:
        """(N, latent_dim), coded or not -> the first category's value (N,)."""
        return latent[:, : self.categories[0]].argmax(1)

    def read(self, features: Tensor) -> Tensor:
        """(N, feature_dim) -> (N, sum(categories) + continuous): logits, then means."""
        result: Tensor = self.head(leaky_relu(self.hidden(features), 0.1))
        return result

    def _cost(self, features: Tensor, latent: Tensor) -> Tensor:
        read = self.read(features).float()
        coded = sum(self.categories)
        sizes = [*self.categories, self.continuous]
        *logits, means = read.split(sizes, 1)
        *codes, values = latent[:, : coded + self.continuous].split(sizes, 1)
        cost: Tensor = sum((cross_entropy(g, c) for g, c in zip(logits, codes, strict=True)), read.new_zeros(()))
        error: Tensor = (means - values).square().sum() / max(1, means.numel())
        return cost + self.continuous_weight * error

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """The head reads the codes of the fakes."""
        return self._cost(turn.fake_output.features, turn.latent)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """The fakes show their codes."""
        return self._cost(turn.fake_output.features, turn.latent)
