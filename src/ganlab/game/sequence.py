"""The game over tokens: a generator that writes lines, and a discriminator that reads them."""

from collections.abc import Callable, Mapping
from typing import Literal

import torch
from torch import Tensor, nn

from ganlab.discriminator import Discriminator
from ganlab.game import Game
from ganlab.game.average import MovingAverage, Rule, Statistics
from ganlab.game.gradient import Gradient
from ganlab.game.gradient.gumbel import Gumbel
from ganlab.game.gradient.reinforce import Baseline, Reinforce
from ganlab.game.learning import Learning
from ganlab.game.objective import Objective
from ganlab.game.player import MakeOptimizer, Player
from ganlab.game.scalars import Scalars
from ganlab.game.share import Share
from ganlab.game.tokens import NEEDS
from ganlab.generator import Generator
from ganlab.layer.parallel import per_sample
from ganlab.loss import Loss
from ganlab.needs import Count, CountOrNone, Positive
from ganlab.penalty import Penalty
from ganlab.schedule import Schedule
from ganlab.turn import Batch

SCALARS = (
    "loss/generator",
    "loss/discriminator",
    "loss/generator/likelihood",
    "discriminator/real",
    "discriminator/fake",
    "gradient/generator",
    "gradient/discriminator",
)


class Sequence(Game):
    """SeqGAN (Yu et al. 2017): maximum likelihood first, then a discriminator's word as the reward of each token.

    A batch is `(lines (discriminator_steps, N, L) int64, None)`. In the first `pretrain` turns the generator learns the
    lines by maximum likelihood, and in the last `pretrain_discriminator` of these the discriminator plays already; more
    turns than the run has are plain maximum likelihood. Then every turn is the discriminator's `discriminator_steps`
    and one of the generator, which every `teacher_every`-th time is taught the lines again (teacher forcing; 0: never).

    `gradient` says how it learns otherwise: "reinforce" (`rollouts` of each beginning, less a `baseline`), or "gumbel"
    (a softmax at `temperature`).
    """

    needs = NEEDS

    def __init__(
        self,
        generator: Generator,
        discriminator: Discriminator,
        *,
        loss: Loss,
        penalties: Mapping[str, Penalty],
        optimizers: Mapping[str, MakeOptimizer],
        schedule: Schedule,
        turns: int,
        discriminator_steps: int = 1,
        ema_decay: float = 0.0,
        ema_rule: Rule | None = None,
        ema_start: int | None = None,
        gradient_clip: float | None = None,
        log_every: int = 20,
        pretrain: CountOrNone = 1000,
        pretrain_discriminator: CountOrNone = 200,
        teacher_every: CountOrNone = 0,
        gradient: Literal["reinforce", "gumbel"] = "reinforce",
        rollouts: Count = 4,
        baseline: Baseline = "batch",
        temperature: Positive = 1.0,
    ) -> None:
        super().__init__(turns)
        assert generator.language is not None  # as its needs say
        self.generator, self.discriminator, self.loss = generator, discriminator, loss
        self.penalties = nn.ModuleDict(penalties)
        self.discriminator_steps, self.pretrain, self.teacher_every = discriminator_steps, pretrain, teacher_every
        self.warm_up = pretrain - pretrain_discriminator  # the turn in which the discriminator begins
        average = MovingAverage(generator, ema_decay, ema_rule, ema_start) if ema_decay else None
        self.ema = None if average is None else average.network
        self._generator = Player("generator", (generator,), optimizers["generator"], gradient_clip)
        self._discriminator = Player("discriminator", (discriminator, loss), optimizers["discriminator"], gradient_clip)

        self._language = generator.language
        self._objective = Objective(
            generator, discriminator, loss=loss, penalties=penalties, auxiliaries={}, augmentations={}, top_k=None
        )
        ways: Mapping[str, Callable[[], Gradient]] = {
            "reinforce": lambda: Reinforce(self._language, discriminator, loss, rollouts=rollouts, baseline=baseline),
            "gumbel": lambda: Gumbel(self._language, self._objective, temperature),
        }
        self._gradient = ways[gradient]()
        self.scalars = Scalars([*SCALARS, *self._gradient.names, *self._objective.names], log_every)
        players = (self._generator, self._discriminator)
        self.learning = Learning(players, schedule, average, scalars=self.scalars, turns=turns)

    @property
    def statistics(self) -> Statistics:
        """There is no batch norm to divide by any."""
        return "running"

    def coded(self, latent: Tensor) -> Tensor:
        """Latents (N, L) as they are."""
        return latent

    def categories(self, latent: Tensor) -> None:
        """There is no code in them."""

    def play_players(self, batch: Batch) -> None:
        """What is due of both players, the discriminator first."""
        shown = None
        for step in range(self.discriminator_steps if self.turn >= self.warm_up else 0):
            shown = self._discriminator_turn(batch, step)

        if shown is None or self._is_taught:
            self._teach(batch)
        else:
            self._generator_turn(shown)

    @property
    def _is_taught(self) -> bool:
        """Whether the generator learns the lines themselves in this turn."""
        played = self.turn - self.pretrain
        return played < 0 or (self.teacher_every > 0 and (played + 1) % self.teacher_every == 0)

    def play_one(self, player: str, batch: Batch) -> None:
        """The discriminator's turns, or the generator's on new lines."""
        if player == "generator":
            self._teach(batch) if self._is_taught else self._generator_turn(self._write(batch, -1))
        for step in range(self.discriminator_steps if player == "discriminator" else 0):
            self._discriminator_turn(batch, step)

    @torch.no_grad()
    def _write(self, batch: Batch, step: int) -> Share:
        """A step's lines beside new ones of the generator."""
        real = batch[0][step]
        latent = per_sample(torch.randn, len(real), self.generator.latent_dim, device=self.device)
        return Share(real, None, latent, self.generator(latent, None))

    def _discriminator_turn(self, batch: Batch, step: int) -> Share:
        """The lines that it was shown."""
        share = self._write(batch, step)
        made, count = _lines_of(share), self.turn * self.discriminator_steps + step
        self._discriminator.clear()
        word = self._objective.of_discriminator(share, made, count=count, scalars=self.scalars)
        self._step(self._discriminator, word.loss)
        self._objective.adapt(word.real_scores, word.fake_scores)
        self._objective.constrain()
        return share

    def _generator_turn(self, shown: Share) -> None:
        self._generator.clear()
        loss = self._gradient.loss(shown, _lines_of(shown), count=self.turn, scalars=self.scalars)
        self._step(self._generator, loss)

    def _teach(self, batch: Batch) -> None:
        """A turn of maximum likelihood: the loss is the negative log likelihood per token, in nats."""
        self._generator.clear()
        loss = -self._language.log_likelihoods(batch[0][-1]).mean()
        self.scalars.note("loss/generator/likelihood", loss)
        self.scalars.note("loss/generator", loss)
        self._step(self._generator, loss)

    def _step(self, player: Player, loss: Tensor) -> None:
        player.backward(loss, self.scaler)
        self.learning.step(player, turn=self.turn, scaler=self.scaler)


def _lines_of(share: Share) -> Tensor:
    assert share.made is not None
    return share.made
