"""The relativistic pairing of RpGAN and R3GAN."""

from torch import Tensor
from torch.nn.functional import softplus

from ganlab.loss import Loss


class Relativistic(Loss):
    """Each fake against a real: log(1 + exp(-(D(x) - D(G(z))))) (Jolicoeur-Martineau 2019, eq. 3; Huang et al. 2024).

    >>> import torch
    >>> round(Relativistic().discriminator(torch.ones(4), torch.ones(4)).item(), 4)  # log 2
    0.6931
    """

    needs_real = True
    is_critic = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """-log sigmoid(D(x) - D(G(z)))."""
        return softplus(fake_logits - real_logits).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """-log sigmoid(D(G(z)) - D(x))."""
        assert real_logits is not None
        return softplus(real_logits - fake_logits).mean()
