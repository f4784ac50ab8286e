"""The two-player game on latents that have taken a step towards what looks real."""

from typing import Any

import torch
from torch import Tensor

from ganlab.game.adversarial import Adversarial
from ganlab.game.player import Player
from ganlab.game.share import Share
from ganlab.needs import NonNegative, Positive


class LatentOptimised(Adversarial):
    """z' = z + rate g / (damping + |g|^2), g the gradient by z of how real G(z) looks (Wu et al. 2019, equation 10).

    The damped natural gradient of one sample. Both players' gradients go through the step, and both pay `weight` times
    its squared length. Samples are made of plain latents.
    """

    orders = ("alternating", "simultaneous")

    def __init__(
        self, *networks: Any, rate: Positive = 0.9, damping: Positive = 5.0, weight: NonNegative = 300.0, **parts: Any
    ) -> None:
        super().__init__(*networks, **parts)
        self.rate, self.damping, self.weight = rate, damping, weight
        self._moved: Tensor | None = None  # the squared length of the last step, with its graph

    def _for_discriminator(self, share: Share, keep: bool) -> tuple[Share, Tensor]:
        """The generator's turn steps anew, for the discriminator will have moved."""
        return share, self.generator(self._stepped(share), share.labels)

    def _for_generator(self, share: Share) -> tuple[Share, Tensor]:
        latent = self._stepped(share)
        return share._replace(latent=latent), self.generator(latent, share.labels)

    def _stepped(self, share: Share) -> Tensor:
        """(N, latent_dim) -> the same, a step on."""
        latent = share.latent.detach().requires_grad_()
        output = self.discriminator(self.generator(latent, share.labels), share.labels)
        realness = self.loss.realness(self.loss.scores(output, share.labels))
        (gradient,) = torch.autograd.grad(realness.sum(), latent, create_graph=True)
        step = self.rate * gradient / (self.damping + gradient.square().sum(1, keepdim=True))
        self._moved = step.square().sum(1).mean()
        return latent + step

    def _backward(self, player: Player, loss: Tensor) -> None:
        assert self._moved is not None
        super()._backward(player, loss + self.weight * self._moved)
