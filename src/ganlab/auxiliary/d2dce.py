"""ReACGAN's data-to-data cross entropy."""

import torch
from torch import Tensor
from torch.nn.functional import normalize, relu

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.layer.parallel import gathered
from ganlab.layer.weights import AS_TORCH, Weights
from ganlab.needs import LABELS, TOLD_GENERATOR, Count, NonNegative, Positive


class D2DCE(Auxiliary):
    """Near the own class's proxy, away from samples of other classes, with margins (Kang et al. 2021, equation 10).

    Pairs easier than the margins cost nothing: similarities above `positive_margin` to the proxy, below
    `negative_margin` to a sample of another class. `shifted` takes each sample's largest similarity off those to other
    classes alone, as StudioGAN's code does.
    """

    needs = (LABELS, TOLD_GENERATOR)
    hides_labels = True

    def __init__(
        self,
        feature_dim: int,
        num_classes: int,
        width: Count = 512,
        temperature: Positive = 0.5,
        positive_margin: float = 0.98,
        negative_margin: float = 0.02,
        discriminator_weight: NonNegative = 0.5,
        generator_weight: NonNegative = 0.5,
        shifted: bool = False,
        weights: Weights = AS_TORCH,
    ) -> None:
        super().__init__(discriminator_weight, generator_weight)
        if temperature <= 0:
            raise ValueError(f"auxiliary.d2dce.temperature must be above 0, got {temperature}; the paper's is 0.5")
        self.temperature, self.shifted = temperature, shifted
        self.positive_margin, self.negative_margin = positive_margin, negative_margin
        self.head = weights.linear(feature_dim, width)
        self.proxies = weights.embedding(num_classes, width)

    def _cost(self, features: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        features, labels = gathered(features), gathered(labels)
        embedded, proxies = normalize(self.head(features).float()), normalize(self.proxies(labels).float())
        margins = {"positive_margin": self.positive_margin, "negative_margin": self.negative_margin}
        return data_to_data(embedded, proxies, labels, self.temperature, **margins, shifted=self.shifted)

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """Over reals."""
        return self._cost(turn.real_output.features, turn.labels)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """Over fakes of the classes asked for."""
        return self._cost(turn.fake_output.features, turn.labels)


def data_to_data(
    embedded: Tensor,
    proxies: Tensor,
    labels: Tensor,
    temperature: float,
    positive_margin: float,
    negative_margin: float,
    shifted: bool = False,
) -> Tensor:
    """Equation 10 for unit vectors `embedded` (N, E), each sample's own proxy (N, E) and `labels` (N,)."""
    near = -relu(positive_margin - (embedded * proxies).sum(1)) / temperature  # (N,)
    similar = (embedded @ embedded.T - negative_margin) / temperature  # (N, N)
    far = relu(similar)
    if shifted:
        itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
        far = far - similar.masked_fill(itself, float("-inf")).amax(1, keepdim=True).detach()
    alike = labels[:, None] == labels[None, :]
    every = torch.cat([near[:, None], far.masked_fill(alike, float("-inf"))], 1)
    return (every.logsumexp(1) - near).mean()
