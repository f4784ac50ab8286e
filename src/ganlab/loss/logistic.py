"""Cross entropy under the name that StyleGAN and StudioGAN give it."""

from torch import Tensor
from torch.nn.functional import softplus

from ganlab.loss import Loss


class Logistic(Loss):
    """softplus(-D(x)) + softplus(D(G(z))), the generator's softplus(-D(G(z))) (Karras et al. 2019, appendix C).

    The same functions as `non_saturating`: only the word differs, so that such configs read as their papers do.

    >>> import torch
    >>> round(Logistic().generator(torch.zeros(4), None).item(), 4)  # log 2
    0.6931
    """

    boundary = 0.0
    has_targets = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """softplus(-D(x)) + softplus(D(G(z)))."""
        return softplus(-real_logits).mean() + softplus(fake_logits).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """softplus(-D(G(z)))."""
        return softplus(-fake_logits).mean()
