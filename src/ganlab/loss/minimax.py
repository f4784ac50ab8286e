"""The zero-sum game as first written."""

from torch import Tensor
from torch.nn.functional import softplus

from ganlab.loss import Loss


class Minimax(Loss):
    """Cross entropy, the generator minimising log(1 - D(G(z))) (Goodfellow et al. 2014, equation 1).

    >>> import torch
    >>> round(Minimax().generator(torch.zeros(4), None).item(), 4)  # -log 2
    -0.6931
    """

    boundary = 0.0
    has_targets = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """-log D(x) - log(1 - D(G(z)))."""
        return softplus(-real_logits).mean() + softplus(fake_logits).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """log(1 - D(G(z)))."""
        return -softplus(fake_logits).mean()
