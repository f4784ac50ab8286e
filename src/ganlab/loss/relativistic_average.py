"""The relativistic average of RaGAN."""

from torch import Tensor
from torch.nn.functional import softplus

from ganlab.layer.parallel import gathered
from ganlab.loss import Loss


class RelativisticAverage(Loss):
    """Each sample against the mean of the other kind (Jolicoeur-Martineau 2019, equations 6 and 7).

    >>> import torch
    >>> round(RelativisticAverage().generator(torch.ones(4), torch.ones(4)).item(), 4)  # 2 log 2
    1.3863
    """

    needs_real = True
    is_critic = True

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """-log sigmoid(D(x) - E D(G(z))) - log(1 - sigmoid(D(G(z)) - E D(x)))."""
        over_fake = real_logits - gathered(fake_logits).mean()
        over_real = fake_logits - gathered(real_logits).mean()
        return softplus(-over_fake).mean() + softplus(over_real).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """The same with real and fake exchanged."""
        assert real_logits is not None
        return self.discriminator(fake_logits, real_logits)
