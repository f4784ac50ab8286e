"""ContraGAN's conditional contrastive loss."""

import torch
from torch import Tensor
from torch.nn.functional import normalize

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.layer.parallel import gathered
from ganlab.layer.weights import AS_TORCH, Weights
from ganlab.needs import LABELS, TOLD_GENERATOR, Count, NonNegative, Positive


class Contrastive(Auxiliary):
    """Samples of a class near its proxy and near each other, far from the rest: 2C (Kang & Park 2020, equation 8).

    A linear head embeds the features in `width` dimensions on the unit sphere, beside one learned proxy per class.
    """

    needs = (LABELS, TOLD_GENERATOR)
    hides_labels = True

    def __init__(
        self,
        feature_dim: int,
        num_classes: int,
        width: Count = 512,
        temperature: Positive = 1.0,
        discriminator_weight: NonNegative = 1.0,
        generator_weight: NonNegative = 1.0,
        weights: Weights = AS_TORCH,
    ) -> None:
        super().__init__(discriminator_weight, generator_weight)
        if temperature <= 0:
            raise ValueError(f"auxiliary.contrastive.temperature must be above 0, got {temperature}; the paper's is 1")
        self.temperature = temperature
        self.head = weights.linear(feature_dim, width)
        self.proxies = weights.embedding(num_classes, width)

    def _cost(self, features: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        features, labels = gathered(features), gathered(labels)
        embedded, proxies = normalize(self.head(features).float()), normalize(self.proxies(labels).float())
        return conditional_contrast(embedded, proxies, labels, self.temperature)

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """Over reals."""
        return self._cost(turn.real_output.features, turn.labels)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """Over fakes of the classes asked for."""
        return self._cost(turn.fake_output.features, turn.labels)


def conditional_contrast(embedded: Tensor, proxies: Tensor, labels: Tensor, temperature: float) -> Tensor:
    """Equation 8 for unit vectors `embedded` (N, E), each sample's own proxy (N, E) and `labels` (N,)."""
    to_proxy = (embedded * proxies).sum(1, keepdim=True) / temperature  # (N, 1)
    to_others = embedded @ embedded.T / temperature  # (N, N)
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    unlike = labels[:, None] != labels[None, :]
    every = torch.cat([to_proxy, to_others.masked_fill(itself, float("-inf"))], 1)
    alike = torch.cat([to_proxy, to_others.masked_fill(itself | unlike, float("-inf"))], 1)
    return (every.logsumexp(1) - alike.logsumexp(1)).mean()
