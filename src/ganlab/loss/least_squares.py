"""Least squares in place of cross entropy."""

from torch import Tensor

from ganlab.loss import Loss


class LeastSquares(Loss):
    """Squared distance to 1 for real and 0 for fake (Mao et al. 2017, equation 9).

    >>> import torch
    >>> LeastSquares().discriminator(torch.zeros(4), torch.zeros(4)).item()
    0.5
    """

    boundary = 0.5
    has_targets = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """((D(x) - 1)^2 + D(G(z))^2) / 2."""
        return 0.5 * ((real_logits - 1).square().mean() + fake_logits.square().mean())

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """(D(G(z)) - 1)^2 / 2."""
        return 0.5 * (fake_logits - 1).square().mean()
