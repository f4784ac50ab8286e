"""Feature matching in place of the generator's own loss."""

import torch
from torch import Tensor
from torch.nn.functional import softplus

from ganlab.discriminator import DiscriminatorOutput
from ganlab.layer.parallel import gathered
from ganlab.loss import Loss


class FeatureMatching(Loss):
    """The generator minimises |E f(x) - E f(G(z))|^2 over the discriminator's features (Salimans et al. 2016, 3.1).

    The discriminator minimises cross entropy, and the generator nothing of it. What takes the logits' place is
    (N, 1 + F): the logit, then the features. auxiliary=feature_matching adds the same distance to another loss.

    >>> import torch
    >>> FeatureMatching().generator(torch.tensor([[9.0, 3.0]]), torch.tensor([[0.0, 1.0]])).item()
    4.0
    """

    boundary = 0.0
    has_targets = True
    needs_real = True

    def scores(self, output: DiscriminatorOutput, labels: Tensor | None) -> Tensor:
        """(N, 1 + F): the logit and the features."""
        logits = output.logits.flatten(1).mean(1, keepdim=True) if output.logits.dim() > 1 else output.logits[:, None]
        return torch.cat([logits, output.features], 1)

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """-log D(x) - log(1 - D(G(z)))."""
        return softplus(-real_logits[:, 0]).mean() + softplus(fake_logits[:, 0]).mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """The squared distance of the mean features."""
        assert real_logits is not None
        real, fake = gathered(real_logits[:, 1:]).float().mean(0), gathered(fake_logits[:, 1:]).float().mean(0)
        return (real - fake).square().sum()

    def realness(self, scores: Tensor) -> Tensor:
        """The logit."""
        return scores[:, 0]

    def believed(self, scores: Tensor) -> Tensor:
        """The logit."""
        return scores[:, 0]
