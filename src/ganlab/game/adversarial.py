"""The game of two players: a generator and a discriminator."""

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.amp import GradScaler
from torch.optim import Optimizer

from ganlab.augmentation import Augmentation
from ganlab.auxiliary import Auxiliary
from ganlab.discriminator import Discriminator
from ganlab.errors import WrongUse
from ganlab.game import Game
from ganlab.game.average import MovingAverage, Rule, Statistics
from ganlab.game.clock import Clock
from ganlab.game.divergence import likely_cause
from ganlab.game.objective import Objective
from ganlab.game.player import MakeOptimizer, Player
from ganlab.game.random_state import random_state, restore_random_state
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

Order = Literal["alternating", "simultaneous"]
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

    `order` "simultaneous" takes both players' gradients before either steps. `accumulate` n works through a batch in n
    shares and steps on their mean gradient; the scalars are then the last share's.
    """

    needs = (LATENTS, ONE_DOMAIN, DIFFERENTIABLE)

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
        super().__init__(turns)
        self.generator, self.discriminator, self.loss = generator, discriminator, loss
        self.penalties, self.auxiliaries = nn.ModuleDict(penalties), nn.ModuleDict(auxiliaries)
        self.augmentations = nn.ModuleDict(augmentations)
        self.schedule, self.top_k = schedule, top_k
        self.discriminator_steps, self.order, self.accumulate = discriminator_steps, order, accumulate
        self.average = MovingAverage(generator, ema_decay, ema_rule, ema_start) if ema_decay else None
        self.ema = None if self.average is None else self.average.network
        heads = (discriminator, loss, self.auxiliaries)  # what the discriminator's optimizer trains
        self._generator = Player("generator", (generator,), optimizers["generator"], gradient_clip)
        self._discriminator = Player("discriminator", heads, optimizers["discriminator"], gradient_clip)
        self.players = {player.name: player for player in (self._generator, self._discriminator)}

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

    @property
    def evaluated(self) -> Generator:
        """The generator that metrics and samples use: the moving average where there is one."""
        return self.generator if self.average is None else self.average.network

    @property
    def protocol(self) -> str:
        """The moving average's word."""
        return "no-ema" if self.average is None else self.average.protocol

    @property
    def statistics(self) -> Statistics:
        """Those of the training fit the generator that trains, and an average only where it averages them too."""
        return "running" if self.average is None else self.average.statistics

    @property
    def networks(self) -> dict[str, nn.Module]:
        """The two networks."""
        return {"generator": self.generator, "discriminator": self.discriminator}

    def explain(self, name: str) -> str:
        """Whose the scalar of that name is, the likely cause where it is not finite, and the remedy."""
        return likely_cause(name, penalties=list(self.penalties), is_critic=self.loss.is_critic)

    def coded(self, latent: Tensor) -> Tensor:
        """Standard normal latents (N, latent_dim) as the generator is to see them, with the auxiliaries' codes."""
        for auxiliary in self._auxiliaries:
            latent = auxiliary.latent(latent)
        return latent

    def categories(self, latent: Tensor) -> Tensor | None:
        """The value (N,) of the categorical code in latents (N, latent_dim), where an auxiliary puts one there."""
        return next((a.code(latent) for a in self._auxiliaries if a.has_code), None)

    def configure_optimizers(self) -> list[Optimizer]:
        """The players' optimizers, made once the networks are where they train."""
        if self.average is not None:
            self.average.prepare()
        optimizers = [player.prepare() for player in self.players.values()]
        self._clock = Clock(list(self._numbers(rows=1)), self.device)
        self._follow()
        return optimizers

    def _numbers(self, rows: int) -> dict[str, float]:
        """What the turn in hand does not share with the others, for a batch of `rows`."""
        numbers = {} if self.average is None else {"average": self.average.weight(self.turn)}
        if self.top_k is not None:
            numbers["kept"] = self.top_k.count(rows, self.turn)
        if not self.schedule.constant:
            factor = self.schedule(self.turn / max(1, self.turns))
            for player in self.players.values():
                numbers |= player.rates(factor)
        return numbers

    def _follow(self) -> None:
        """Let the optimizers read their rates off the clock, where a schedule moves them."""
        self._clock.write(self._numbers(rows=1))
        if not self.schedule.constant:
            for player in self.players.values():
                player.follow({name: self._clock.of(name) for name in player.rates(1.0)})

    @property
    def _scaler(self) -> GradScaler | None:
        """The gradient scaler, which is there under fp16 only."""
        return getattr(self.trainer.precision_plugin, "scaler", None)

    def play(self, batch: Batch) -> None:
        """`discriminator_steps` discriminator turns, then the generator's."""
        self._begin(batch)
        for step in range(self.discriminator_steps - 1):
            self._discriminator_turn(batch, step)
            self._step(self._discriminator)

        shares = self._discriminator_turn(batch, self.discriminator_steps - 1, keep=self.accumulate == 1)
        if self.order == "alternating":
            self._step(self._discriminator)
        self._generator_turn(shares)
        self._step(*(self.players.values() if self.order == "simultaneous" else (self._generator,)))
        self._done()

    def _done(self) -> None:
        """Count the turn: the moving average follows, and a row of scalars is written."""
        if self.average is not None and self.average.is_due(self.turn):
            self.average.move(self._clock.of("average"))
        for name, value in self._objective.views.watched().items():
            self.scalars.note(name, value)
        self.scalars.write(self.turn)
        self.turn += 1

    def _begin(self, batch: Batch) -> None:
        self._clock.write(self._numbers(rows=len(batch[0][0]) // self.accumulate * world()[1]))

    def half_turn(self, player: str, batch: Batch) -> None:
        """The discriminator's turns, or the generator's on new fakes; the moving average stays as it is.

        Raises:
            WrongUse: there is no such player.
        """
        if player not in self.players:
            raise WrongUse(f"this game's players are {' and '.join(self.players)}, got {player}; name one of them")
        if player == "generator":
            self._generator_turn(self._shares(batch, -1))
            self._step(self._generator)
        for step in range(self.discriminator_steps if player == "discriminator" else 0):
            self._discriminator_turn(batch, step)
            self._step(self._discriminator)
        self.scalars.gather()

    def _shares(self, batch: Batch, step: int) -> list[Share]:
        def latents(rows: int) -> Tensor:
            return self.coded(per_sample(torch.randn, rows, self.generator.latent_dim, device=self.device))

        return shares(batch, step, self.accumulate, latents)

    def _discriminator_turn(self, batch: Batch, step: int, keep: bool = False) -> list[Share]:
        """Leave the gradient of the discriminator's turn; its shares, with their fakes' graph where it is to `keep`."""
        self._discriminator.clear()
        done, judged = [], []
        count = self.turn * self.discriminator_steps + step
        for share in self._shares(batch, step):
            share, shown = self._for_discriminator(share, keep)
            word = self._objective.of_discriminator(share, shown, count=count, scalars=self.scalars)
            self._backward(self._discriminator, word.loss)
            judged.append(word)
            done.append(share)

        real, fake = [word.real_scores for word in judged], [word.fake_scores for word in judged]
        whole = len(judged) == 1
        self._objective.adapt(real[0] if whole else torch.cat(real), fake[0] if whole else torch.cat(fake))
        return done

    def _generator_turn(self, shares: list[Share]) -> None:
        """Leave the gradient of the generator's turn."""
        self._generator.clear()
        kept = None if self.top_k is None else self._clock.of("kept")
        for share in shares:
            share, made = self._for_generator(share)
            loss = self._objective.of_generator(share, made, count=self.turn, kept=kept, scalars=self.scalars)
            self._backward(self._generator, loss)

    def _for_discriminator(self, share: Share, keep: bool) -> tuple[Share, Tensor]:
        """A share, with its fakes' graph where it is to `keep`, and the fakes as the discriminator's turn is given them."""
        with torch.set_grad_enabled(keep):
            made = self.generator(share.latent, share.labels)
        return share._replace(made=made) if keep else share, made.detach()

    def _for_generator(self, share: Share) -> tuple[Share, Tensor]:
        """A share and its fakes, with the generator's graph."""
        # the graph of a whole batch would be what accumulation is there to avoid
        return share, share.made if share.made is not None else self.generator(share.latent, share.labels)

    def _backward(self, player: Player, loss: Tensor) -> None:
        player.backward(loss if self.accumulate == 1 else loss / self.accumulate, self._scaler)

    def _step(self, *players: Player) -> None:
        """Settle every player's gradient, then step; the scale of fp16 moves after all of them."""
        scaler = self._scaler
        for player in players:
            norm = player.settle(scaler, measure=self.turn % len(self.scalars) == 0)
            if norm is not None:
                self.scalars.note(f"gradient/{player.name}", norm)
        for player in players:
            player.step(scaler)
        if scaler is not None:
            scaler.update()
        if self._discriminator in players:
            self._objective.constrain()

    def checkpoint(self) -> dict[str, Any]:
        """All that the next turn depends on, in tensors and plain values."""
        scaler = self._scaler
        return {
            "turn": self.turn,
            "weights": self.state_dict(),
            "optimizers": [player.state() for player in self.players.values()],
            **random_state(self.device),
            "scaler": {} if scaler is None else scaler.state_dict(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue exactly from what `checkpoint` returned."""
        self.turn = state["turn"]
        self.load_state_dict(state["weights"])
        for player, saved in zip(self.players.values(), state["optimizers"], strict=True):
            player.restore(saved)
        self._follow()
        restore_random_state(state, self.device)
        scaler = self._scaler
        if state["scaler"] and scaler is not None:
            scaler.load_state_dict(state["scaler"])
