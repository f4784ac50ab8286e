"""BGAN's loss for continuous data."""

from torch import Tensor
from torch.nn.functional import softplus

from ganlab.loss import Loss


class BoundarySeeking(Loss):
    """The generator seeks the boundary: (log D - log(1 - D))^2 / 2 = logit^2 / 2 (Hjelm et al. 2018, equation 13).

    The discriminator minimises cross entropy.

    >>> import torch
    >>> BoundarySeeking().generator(torch.full((4,), 2.0), None).item()
    2.0
    """

    boundary = 0.0
    has_targets = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """-log D(x) - log(1 - D(G(z)))."""
        return softplus(-real_logits).mean() + softplus(fake_logits).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """D's logit squared, halved."""
        return 0.5 * fake_logits.square().mean()
