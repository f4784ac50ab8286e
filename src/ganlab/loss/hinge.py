"""The hinge loss of SNGAN, SAGAN and BigGAN."""

from torch import Tensor
from torch.nn.functional import relu

from ganlab.loss import Loss


class Hinge(Loss):
    """Margins of one for the discriminator, the raw score for the generator (Lim & Ye 2017; Miyato et al. 2018).

    >>> import torch
    >>> Hinge().discriminator(torch.zeros(4), torch.zeros(4)).item(), Hinge().generator(torch.ones(4), None).item()
    (2.0, -1.0)
    """

    is_critic = True
    boundary = 0.0

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """max(0, 1 - D(x)) + max(0, 1 + D(G(z)))."""
        return relu(1 - real_logits).mean() + relu(1 + fake_logits).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """-D(G(z))."""
        return -fake_logits.mean()
