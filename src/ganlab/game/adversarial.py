"""The game of two players: a generator and a discriminator."""

from collections.abc import Mapping
from typing import Literal, get_args

import torch
from torch import Tensor, nn

from ganlab.augmentation import Augmentation
from ganlab.auxiliary import Auxiliary
from ganlab.discriminator import Discriminator
from ganlab.game import Game
from ganlab.game.average import MovingAverage, Rule, Statistics
from ganlab.game.learning import Learning
from ganlab.game.objective import Objective
from ganlab.game.player import MakeOptimizer, Player
from ganlab.game.scalars import Scalars
from ganlab.game.share import Share, shares
from ganlab.generator import Generator
from ganlab.layer.parallel import per_sample, world
from ganlab.loss import Loss
from ganlab.needs import LATENTS, ONE_DOMAIN, Need
from ganlab.penalty import Penalty
from ganlab.schedule import Schedule
from ganlab.training.top_k import TopK
from ganlab.turn import Batch

Order = Literal["alternating", "simultaneous", "generator_first"]
SCALARS = (
    "loss/generator",
    "loss/discriminator",
    "discriminator/real",
    "discriminator/fake",
    "gradient/generator",
    "gradient/discriminator",
)

DIFFERENTIABLE = Need(
    of="dataset",
    met=lambda dataset: dataset.modality.vocabulary == 0,
    unmet="follows the gradient through the samples, and those of dataset={dataset} are tokens; use game=sequence",
)


class Adversarial(Game):
    """Two players, their losses, penalties and auxiliaries, and the generator's moving average.

    A batch is `(real (discriminator_steps, N, *sample_shape) in [-1, 1], labels (discriminator_steps, N) | None)`: one
    generator turn with its discriminator turns. The fakes of the last discriminator turn serve the generator's turn.

    `order` "simultaneous" takes both players' gradients before either steps; "generator_first" lets a discriminator of
    one step learn from the generator's fakes after its step. `accumulate` n works through a batch in n shares and steps
    on their mean gradient; the scalars are then the last share's.

    Raises:
        ValueError: an `order` that the game does not have.
    """

    needs = (LATENTS, ONE_DOMAIN, DIFFERENTIABLE)
    orders: tuple[Order, ...] = get_args(Order)

    def __init__(
        self,
        generator: Generator,
        discriminator: Discriminator,
        *,
        loss: Loss,
        penalties: Mapping[str, Penalty],
        auxiliaries: Mapping[str, Auxiliary],
        augmentations: Mapping[str, Augmentation],
        optimizers: Mapping[str, MakeOptimizer],
        schedule: Schedule,
        turns: int,
        discriminator_steps: int = 1,
        ema_decay: float = 0.999,
        ema_rule: Rule | None = None,
        ema_start: int | None = None,
        gradient_clip: float | None = None,
        log_every: int = 20,
        order: Order = "alternating",
        accumulate: int = 1,
        top_k: TopK | None = None,
    ) -> None:
        if order not in self.orders:
            raise ValueError(
                f"training.order={order} is none of this game's ({', '.join(self.orders)}); use one of these, or "
                "game=adversarial"
            )
        super().__init__(turns)
        self.generator, self.discriminator, self.loss = generator, discriminator, loss
        self.penalties, self.auxiliaries = nn.ModuleDict(penalties), nn.ModuleDict(auxiliaries)
        self.augmentations = nn.ModuleDict(augmentations)
        self.top_k, self.order, self.accumulate = top_k, order, accumulate
        self.discriminator_steps = discriminator_steps
        average = MovingAverage(generator, ema_decay, ema_rule, ema_start) if ema_decay else None
        self.ema = None if average is None else average.network
        heads = (discriminator, loss, self.auxiliaries)  # what the discriminator's optimizer trains
        self._generator = Player("generator", (generator,), optimizers["generator"], gradient_clip)
        self._discriminator = Player("discriminator", heads, optimizers["discriminator"], gradient_clip)

        self._auxiliaries = tuple(auxiliaries.values())
        self._objective = Objective(
            generator,
            discriminator,
            loss=loss,
            penalties=penalties,
            auxiliaries=auxiliaries,
            augmentations=augmentations,
            top_k=top_k,
        )
        self.scalars = Scalars([*SCALARS, *self._objective.names], log_every)
        self.learning = Learning(
            (self._generator, self._discriminator),
            schedule,
            average,
            scalars=self.scalars,
            turns=turns,
            own=() if top_k is None else ("kept",),
        )

    @property
    def statistics(self) -> Statistics:
        """Those of the training fit the generator that trains, and an average only where it averages them too."""
        average = self.learning.average
        return "running" if average is None else average.statistics

    def coded(self, latent: Tensor) -> Tensor:
        """Standard normal latents (N, latent_dim) as the generator is to see them, with the auxiliaries' codes."""
        for auxiliary in self._auxiliaries:
            latent = auxiliary.latent(latent)
        return latent

    def categories(self, latent: Tensor) -> Tensor | None:
        """The value (N,) of the categorical code in latents (N, latent_dim), where an auxiliary puts one there."""
        return next((a.code(latent) for a in self._auxiliaries if a.has_code), None)

    def numbers(self, batch: Batch) -> Mapping[str, float]:
        """How many fakes count under top-k training."""
        if self.top_k is None:
            return {}
        rows = len(batch[0][0]) // self.accumulate * world()[1]
        return {"kept": self.top_k.count(rows, self.turn)}

    def play_players(self, batch: Batch) -> None:
        """`discriminator_steps` discriminator turns, then the generator's, or a single one after it."""
        if self.order == "generator_first" and self.discriminator_steps == 1:
            self._play_generator_first(batch)
        else:
            self._play_discriminator_first(batch)
        self._watch()

    def _play_discriminator_first(self, batch: Batch) -> None:
        last = self.discriminator_steps - 1
        for step in range(last):
            self._discriminator_turn(self._shares(batch, step), step)
            self._step(self._discriminator)

        shares = self._discriminator_turn(self._shares(batch, last), last, keep=self.accumulate == 1)
        if self.order != "simultaneous":
            self._step(self._discriminator)
        self._generator_turn(shares)
        self._step(*(self.players.values() if self.order == "simultaneous" else (self._generator,)))

    def _play_generator_first(self, batch: Batch) -> None:
        shares = self._generator_turn(self._shares(batch, 0))
        self._step(self._generator)
        self._discriminator_turn(shares, 0)
        self._step(self._discriminator)

    def play_one(self, player: str, batch: Batch) -> None:
        """The discriminator's turns, or the generator's on new fakes."""
        if player == "generator":
            self._generator_turn(self._shares(batch, -1))
            self._step(self._generator)
        for step in range(self.discriminator_steps if player == "discriminator" else 0):
            self._discriminator_turn(self._shares(batch, step), step)
            self._step(self._discriminator)

    def _watch(self) -> None:
        for name, value in self._objective.views.watched().items():
            self.scalars.note(name, value)

    def _shares(self, batch: Batch, step: int) -> list[Share]:
        def latents(rows: int) -> Tensor:
            return self.coded(per_sample(torch.randn, rows, self.generator.latent_dim, device=self.device))

        return shares(batch, step, self.accumulate, latents)

    def _discriminator_turn(self, shares: list[Share], step: int, keep: bool = False) -> list[Share]:
        """Leave the gradient of the discriminator's turn; its shares, with their fakes' graph where it is to `keep`."""
        self._discriminator.clear()
        done, judged = [], []
        count = self.turn * self.discriminator_steps + step
        for share in shares:
            share, shown = self._for_discriminator(share, keep)
            word = self._objective.of_discriminator(share, shown, count=count, scalars=self.scalars)
            self._backward(self._discriminator, word.loss)
            judged.append(word)
            done.append(share)

        real, fake = [word.real_scores for word in judged], [word.fake_scores for word in judged]
        whole = len(judged) == 1
        self._objective.adapt(real[0] if whole else torch.cat(real), fake[0] if whole else torch.cat(fake))
        return done

    def _generator_turn(self, shares: list[Share]) -> list[Share]:
        """Leave the gradient of the generator's turn; its shares, with their fakes, which have no graph any more."""
        self._generator.clear()
        done = []
        kept = None if self.top_k is None else self.learning.number("kept")
        for share in shares:
            share, made = self._for_generator(share)
            loss = self._objective.of_generator(share, made, count=self.turn, kept=kept, scalars=self.scalars)
            self._backward(self._generator, loss)
            done.append(share._replace(made=made.detach()))
        return done

    def _for_discriminator(self, share: Share, keep: bool) -> tuple[Share, Tensor]:
        """A share, with its fakes' graph where it is to `keep`, and the fakes as the discriminator is given them."""
        if share.made is not None:
            return share, share.made
        with torch.set_grad_enabled(keep):
            made = self.generator(share.latent, share.labels)
        return share._replace(made=made) if keep else share, made.detach()

    def _for_generator(self, share: Share) -> tuple[Share, Tensor]:
        """A share and its fakes, with the generator's graph."""
        # the graph of a whole batch would be what accumulation is there to avoid
        return share, share.made if share.made is not None else self.generator(share.latent, share.labels)

    def _backward(self, player: Player, loss: Tensor) -> None:
        player.backward(loss if self.accumulate == 1 else loss / self.accumulate, self.scaler)

    def _step(self, *players: Player) -> None:
        self.learning.step(*players, turn=self.turn, scaler=self.scaler)
        if self._discriminator in players:
            self._objective.constrain()
