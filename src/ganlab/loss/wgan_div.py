"""WGAN-div's divergence."""

from collections.abc import Mapping

from torch import Tensor

from ganlab.loss import Loss
from ganlab.needs import Positive
from ganlab.penalty import Penalty
from ganlab.penalty.gradient_penalty import GradientPenalty


class WGANDiv(Loss):
    """E f(G(z)) - E f(x) + k E ||grad f(x^)||^p between real and fake (Wu et al. 2018, equation 6; k 2, p 6).

    The gradient's term belongs to the divergence itself: the loss brings it as the penalty `wgan_div`.

    >>> list(WGANDiv().penalties())
    ['wgan_div']
    """

    is_critic = True

    def __init__(self, k: Positive = 2.0, p: Positive = 6.0) -> None:
        super().__init__()
        if k <= 0 or p <= 0:
            raise ValueError(f"loss.k and loss.p of wgan_div are above 0, got {k} and {p}; the paper's are 2 and 6")
        self.k, self.p = k, p

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """E f(G(z)) - E f(x)."""
        return fake_logits.mean() - real_logits.mean()

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """-E f(G(z))."""
        return -fake_logits.mean()

    def penalties(self) -> Mapping[str, Penalty]:
        """k ||grad f||^p."""
        return {"wgan_div": GradientPenalty(weight=self.k, target=0.0, power=self.p)}
