"""EBGAN's energies."""

from torch import Tensor
from torch.nn.functional import relu

from ganlab.loss import Loss
from ganlab.needs import ENERGY, Positive


class EBGAN(Loss):
    """E(x) + max(0, margin - E(G(z))), the generator's E(G(z)) (Zhao et al. 2017, equations 1 and 2).

    >>> import torch
    >>> EBGAN(margin=2.0).discriminator(torch.zeros(4), torch.ones(4)).item()
    1.0
    """

    is_critic = True
    needs = (ENERGY,)

    def __init__(self, margin: Positive = 1.0) -> None:
        super().__init__()
        if margin <= 0:
            raise ValueError(f"loss.margin is the energy that fakes are lifted to and above 0, got {margin}")
        self.margin = margin

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """Low energy for reals; at least the margin for fakes."""
        return real_logits.mean() + relu(self.margin - fake_logits).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """The energy of fakes."""
        return fake_logits.mean()

    def realness(self, scores: Tensor) -> Tensor:
        """A low energy."""
        return -super().realness(scores)
