"""BEGAN's equilibrium."""

import torch
from torch import Tensor

from ganlab.layer.parallel import mean_over_processes
from ganlab.loss import Loss
from ganlab.needs import ENERGY, Positive


class BEGAN(Loss):
    """L(x) - k L(G(z)), reconstruction errors L; k keeps E L(G(z)) = gamma E L(x) (Berthelot et al. 2017, sec. 3.4).

    After each discriminator's step k moves by `k_rate` (gamma L(x) - L(G(z))), within [0, 1].

    >>> import torch
    >>> BEGAN().discriminator(torch.ones(4), torch.ones(4)).item()  # k starts at 0
    1.0
    """

    k: Tensor
    is_critic = True
    needs = (ENERGY,)

    def __init__(self, gamma: Positive = 0.75, k_rate: Positive = 0.001) -> None:
        super().__init__()
        if not 0 <= gamma <= 1 or k_rate <= 0:
            raise ValueError(
                f"loss.gamma is the diversity ratio in [0, 1] and loss.k_rate above 0, got {gamma} and {k_rate}; "
                "the paper's are 0.5 to 0.75 and 0.001"
            )
        self.gamma, self.k_rate = gamma, k_rate
        self.register_buffer("k", torch.zeros(()))

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """L(x) - k L(G(z))."""
        return real_logits.mean() - self.k * fake_logits.mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """L(G(z))."""
        return fake_logits.mean()

    def realness(self, scores: Tensor) -> Tensor:
        """A low error."""
        return -super().realness(scores)

    @torch.no_grad()
    def adapt(self, real_scores: Tensor, fake_scores: Tensor) -> None:
        """Move k towards the equilibrium."""
        balance = mean_over_processes(self.gamma * real_scores.float().mean() - fake_scores.float().mean())
        self.k.add_(self.k_rate * balance).clamp_(0, 1)
