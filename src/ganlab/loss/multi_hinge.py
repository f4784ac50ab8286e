"""The multi-class hinge loss of MHingeGAN."""

import torch
from torch import Tensor
from torch.nn.functional import relu

from ganlab.discriminator import DiscriminatorOutput
from ganlab.layer.weights import AS_TORCH, Weights
from ganlab.loss import Loss
from ganlab.needs import LABELS, TOLD_GENERATOR, NonNegative


class MultiHinge(Loss):
    """Crammer-Singer hinges over K classes and one for fake (Kavalerov et al. 2021, equations 5 to 7).

    A linear head of its own on the discriminator's features gives K + 1 class scores C; the discriminator's own logit
    is not used. What takes the logits' place is (N, 2): the margins C_y - max(C_k, k != y) of the label's class and
    of the fake class. `generator_weight` scales the generator's loss against what it pays beside it.

    >>> import torch
    >>> MultiHinge(feature_dim=8, num_classes=3).generator(torch.tensor([[1.0, 0.0]]), None).item()
    0.0
    """

    needs = (LABELS, TOLD_GENERATOR)
    hides_labels = True
    is_critic = True
    uses_logits = False
    boundary = 0.0

    def __init__(
        self,
        feature_dim: int,
        num_classes: int,
        generator_weight: NonNegative = 1.0,
        weights: Weights = AS_TORCH,
    ) -> None:
        super().__init__()
        if generator_weight <= 0:
            raise ValueError(f"loss.generator_weight must be above 0, got {generator_weight}; the paper's is 1")
        self.generator_weight = generator_weight
        self.head = weights.linear(feature_dim, num_classes + 1)

    def scores(self, output: DiscriminatorOutput, labels: Tensor | None) -> Tensor:
        """(N, 2) margins of the label's class and of the fake class."""
        assert labels is not None
        scores = self.head(output.features)  # (N, K + 1)
        fake = torch.full_like(labels, scores.shape[1] - 1)
        return torch.stack([margin(scores, labels), margin(scores, fake)], 1)

    def realness(self, scores: Tensor) -> Tensor:
        """The margin of the label's class."""
        return scores[:, 0]

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """Reals to their own class, fakes to the fake class."""
        return relu(1 - real_logits[:, 0]).mean() + relu(1 - fake_logits[:, 1]).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """Fakes to their label's class."""
        return self.generator_weight * relu(1 - fake_logits[:, 0]).mean()


def margin(scores: Tensor, classes: Tensor) -> Tensor:
    """(N, K) scores and (N,) classes -> (N,) how far the class's score lies above the best of the others."""
    column = classes[:, None]
    others = scores.scatter(1, column, float("-inf"))
    return scores.gather(1, column).squeeze(1) - others.amax(1)
