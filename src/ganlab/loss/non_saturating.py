"""The loss most GANs mean by "GAN loss"."""

from torch import Tensor
from torch.nn.functional import softplus

from ganlab.loss import Loss


class NonSaturating(Loss):
    """Cross entropy, the generator maximising log D(G(z)) (Goodfellow et al. 2014, section 3).

    >>> import torch
    >>> round(NonSaturating().discriminator(torch.zeros(4), torch.zeros(4)).item(), 4)  # 2 log 2
    1.3863
    """

    boundary = 0.0
    has_targets = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """-log D(x) - log(1 - D(G(z)))."""
        return softplus(-real_logits).mean() + softplus(fake_logits).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """-log D(G(z))."""
        return softplus(-fake_logits).mean()
