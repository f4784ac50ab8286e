"""Softmax GAN: one cross entropy over all samples of a batch."""

import torch
from torch import Tensor
from torch.nn.functional import log_softmax

from ganlab.layer.parallel import gathered
from ganlab.loss import Loss


class Softmax(Loss):
    """Cross entropy between softmax(logits of real and fake) and a target over the batch (Lin 2017, section 3).

    The discriminator's target is uniform over the reals, the generator's over all samples. A high logit means real.

    >>> import torch
    >>> round(Softmax().discriminator(torch.zeros(2), torch.zeros(2)).item(), 4)  # log 4
    1.3863
    """

    needs_real = True
    is_critic = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """-mean over reals of log softmax."""
        real, fake = gathered(real_logits.flatten()), gathered(fake_logits.flatten())
        return -log_softmax(torch.cat([real, fake]), 0)[: len(real)].mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """-mean over all samples of log softmax."""
        assert real_logits is not None
        real, fake = gathered(real_logits.flatten()), gathered(fake_logits.flatten())
        return -log_softmax(torch.cat([real, fake]), 0).mean()
