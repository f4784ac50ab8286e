"""The loss most GANs mean by "GAN loss"."""

from torch import Tensor
from torch.nn.functional import softplus

from ganlab.loss import Loss
from ganlab.needs import Positive


class NonSaturating(Loss):
    """Cross entropy, the generator maximising log D(G(z)) (Goodfellow et al. 2014, section 3).

    `discriminator_weight` None is 1; widely copied code has 0.5, which Adam notices where gradients are near its eps.

    >>> import torch
    >>> round(NonSaturating().discriminator(torch.zeros(4), torch.zeros(4)).item(), 4)  # 2 log 2
    1.3863
    """

    boundary = 0.0
    has_targets = True

    def __init__(self, discriminator_weight: Positive | None = None) -> None:
        super().__init__()
        self.discriminator_weight = 1.0 if discriminator_weight is None else discriminator_weight

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """-log D(x) - log(1 - D(G(z))), by its weight."""
        return self.discriminator_weight * (softplus(-real_logits).mean() + softplus(fake_logits).mean())

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """-log D(G(z))."""
        return softplus(-fake_logits).mean()
