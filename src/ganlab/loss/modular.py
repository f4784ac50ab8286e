"""What the released code of the modular framework makes of its 16 cells, degenerate ones included."""

import logging
from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn.functional import softplus

from ganlab.discriminator import Discriminator
from ganlab.loss import Loss
from ganlab.penalty import DiscriminatorTurn, Penalty
from ganlab.penalty.weight_clipping import WeightClipping

log = logging.getLogger("ganlab")
WORDS = ("gan", "dcgan", "wgan", "wgan_gp")
CRITICS = ("wgan", "wgan_gp")
CLIP_VALUES, LAMBDAS = {"wgan": 0.01}, {"wgan_gp": 10.0}


class Modular(Loss):
    """Sinha et al. 2019, as released: the discriminator's word decides its loss, the generator's word the process.

    A discriminator of gan or dcgan passes a sigmoid and takes cross entropy ("BCE"), one of wgan or wgan_gp takes its
    mean ("Mean"). The process of gan and dcgan is (L(x, 1) + L(G(z), 0)) / 2, that of wgan and wgan_gp
    -L(x, 1) + L(G(z), 0), with wgan's clipping or wgan_gp's penalty (whose norm is over the channels alone). A config's
    own `w_loss`, `clip_value` and `lambda_gp` take the place of the process's; null leaves it, and no more than 0 is
    none. The discriminator never gets more than one step. Where the process and the discriminator's loss are of
    different kinds the cell is degenerate: `degenerate` says why, and so does a warning before training.

    Raises:
        ValueError: a word that the framework does not have.
    """

    is_critic = True

    def __init__(
        self,
        generator: str,
        discriminator: str,
        w_loss: bool | None = None,
        clip_value: float | None = None,
        lambda_gp: float | None = None,
    ) -> None:
        super().__init__()
        for player, word in (("generator", generator), ("discriminator", discriminator)):
            if word not in WORDS:
                raise ValueError(
                    f"compat=modular has recipes for {', '.join(WORDS)}, got {player}={word}; use one of them, or "
                    "compat=none"
                )

        self.differences = generator in CRITICS if w_loss is None else w_loss
        self.means = discriminator in CRITICS
        self.clip_value = CLIP_VALUES.get(generator, 0.0) if clip_value is None else clip_value
        self.lambda_gp = LAMBDAS.get(generator, 0.0) if lambda_gp is None else lambda_gp
        process = f"{generator}'s process" if w_loss is None else f"the process of w_loss={int(w_loss)}"
        self.degenerate = self._why(process, discriminator)
        if self.degenerate:
            log.warning(
                "the cell generator=%s discriminator=%s is degenerate: %s", generator, discriminator, self.degenerate
            )

    def _why(self, process: str, discriminator: str) -> str:
        if self.means == self.differences:
            return ""
        if self.means:
            return (
                f"{process} averages the two losses and {discriminator}'s loss is a mean, so the "
                "discriminator pushes real and fake down alike, without bound"
            )
        return (
            f"{process} negates the loss of reals and {discriminator}'s is cross entropy, so the "
            "discriminator is driven to call reals and fakes alike fake"
        )

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """(L(x, 1) + L(G(z), 0)) / 2, or -L(x, 1) + L(G(z), 0)."""
        if self.means:
            real, fake = real_logits.mean(), fake_logits.mean()
        else:  # -log sigmoid(x) and -log(1 - sigmoid(x))
            real, fake = softplus(-real_logits).mean(), softplus(fake_logits).mean()
        return fake - real if self.differences else 0.5 * (real + fake)

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """The generator's own loss; with a critic its shipped configs say "Mean"."""
        if self.means:
            return -fake_logits.mean() if self.differences else fake_logits.mean()
        return -fake_logits.sigmoid().mean() if self.differences else softplus(-fake_logits).mean()

    def penalties(self) -> Mapping[str, Penalty]:
        """The constraints that the process brings; the penalty belongs to the one of differences alone."""
        found: dict[str, Penalty] = {}
        if self.clip_value > 0:
            found["weight_clipping"] = WeightClipping(self.clip_value)
        if self.lambda_gp > 0 and self.differences:
            found["channel_gradient_penalty"] = ChannelGradientPenalty(self.lambda_gp, sigmoid=not self.means)
        return found


class ChannelGradientPenalty(Penalty):
    """weight * (||grad D(x^)|| - 1)^2 with a norm per pixel, over the channels: a known error of widely copied code."""

    def __init__(self, weight: float = 10.0, sigmoid: bool = False) -> None:
        super().__init__(weight)
        self.sigmoid = sigmoid

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """One uniform point on the line between each real and its fake."""
        mix = torch.rand(len(turn.real), *[1] * (turn.real.dim() - 1), device=turn.real.device)
        between = torch.lerp(turn.fake.detach(), turn.real.detach(), mix).requires_grad_(True)
        (gradient,) = torch.autograd.grad(
            self._sum_of_scores(turn.discriminator, between, turn.labels), between, create_graph=True
        )
        return ((gradient.square().sum(1) + 1e-12).sqrt() - 1).square().mean()

    def _sum_of_scores(self, discriminator: Discriminator, x: Tensor, labels: Tensor | None) -> Tensor:
        logits: Tensor = discriminator(x, labels).logits
        return (logits.sigmoid() if self.sigmoid else logits).sum()
