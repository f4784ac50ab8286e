"""The earth mover's distance through a critic."""

from torch import Tensor

from ganlab.loss import Loss


class Wasserstein(Loss):
    """The difference of the critic's means (Arjovsky et al. 2017, equation 2); the critic must be kept Lipschitz.

    >>> import torch
    >>> Wasserstein().discriminator(torch.ones(4), torch.zeros(4)).item()
    -1.0
    """

    is_critic = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """E f(G(z)) - E f(x)."""
        return fake_logits.mean() - real_logits.mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """-E f(G(z))."""
        return -fake_logits.mean()
