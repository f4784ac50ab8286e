"""The game of two translations that undo each other."""

from collections.abc import Callable, Mapping
from functools import partial

import torch
from torch import Tensor, nn

from ganlab.augmentation import Augmentation
from ganlab.dataset import Dataset
from ganlab.discriminator import Discriminator
from ganlab.game import Game
from ganlab.game.average import MovingAverage, Rule, Statistics
from ganlab.game.direction import Direction, refusals
from ganlab.game.learning import Learning
from ganlab.game.player import MakeOptimizer, Player
from ganlab.game.scalars import Scalars
from ganlab.game.translating import Judges, Translators
from ganlab.generator import Generator
from ganlab.loss import Loss
from ganlab.needs import CountOrNone, NonNegative
from ganlab.penalty import Penalty
from ganlab.schedule import Schedule
from ganlab.turn import Batch

ROLES = ("discriminator", "generator")
SCALARS = (
    *(f"loss/{role}" for role in ROLES),
    "loss/generator/forward",
    "loss/generator/backward",
    "loss/generator/cycle",
    "loss/generator/identity",
    "loss/discriminator/forward",
    "loss/discriminator/backward",
    "discriminator/real",
    "discriminator/fake",
    *(f"gradient/{role}" for role in ROLES),
)


class Cycle(Game):
    """Two domains without pairs: G goes from a to b, F from b to a, and each has a discriminator (Zhu et al. 2017).

    A batch is `(real (2, N, *sample_shape) in [-1, 1], labels)`: N of either domain. The generators' turn comes first
    and minimises `adversarial` times their losses, `cycle` times the mean of |F(G(a)) - a| and of |G(F(b)) - b|, and
    `identity` times that of |G(b) - b| and of |F(a) - a|; the discriminators then see the fakes of that turn through a
    `buffer` of so many past ones.
    """

    needs = refusals()

    def __init__(
        self,
        generator: Generator,
        discriminator: Discriminator,
        another: Callable[[], tuple[Generator, Discriminator]],
        *,
        dataset: Dataset,
        loss: Loss,
        penalties: Mapping[str, Penalty],
        augmentations: Mapping[str, Augmentation],
        optimizers: Mapping[str, MakeOptimizer],
        schedule: Schedule,
        turns: int,
        ema_decay: float = 0.0,
        ema_rule: Rule | None = None,
        ema_start: int | None = None,
        gradient_clip: float | None = None,
        log_every: int = 20,
        adversarial: NonNegative = 2.0,
        cycle: NonNegative = 10.0,
        identity: NonNegative = 5.0,
        buffer: CountOrNone = 50,
    ) -> None:
        super().__init__(turns)
        back, judge_back = another()
        classes = dataset.num_classes // 2
        self.generator = Translators(generator, back, classes)
        self.discriminator, self.loss = Judges(discriminator, judge_back, classes), loss
        self.penalties, self.augmentations = nn.ModuleDict(penalties), nn.ModuleDict(augmentations)
        self.adversarial, self.cycle, self.identity = adversarial, cycle, identity
        average = MovingAverage(self.generator, ema_decay, ema_rule, ema_start) if ema_decay else None
        self.ema = None if average is None else average.network
        direct = partial(
            Direction,
            loss=loss,
            penalties=penalties,
            augmentations=augmentations,
            buffer=buffer,
            sample_shape=dataset.sample_shape,
        )
        self.forwards = direct("forward", generator, discriminator)
        self.backwards = direct("backward", back, judge_back)

        self._generator = Player("generator", (self.generator,), optimizers["generator"], gradient_clip)
        self._discriminator = Player("discriminator", (self.discriminator,), optimizers["discriminator"], gradient_clip)
        self.scalars = Scalars([*SCALARS, *self.forwards.names, *self.backwards.names], log_every)
        players = (self._generator, self._discriminator)
        self.learning = Learning(players, schedule, average, scalars=self.scalars, turns=turns)

    @property
    def statistics(self) -> Statistics:
        """Those of the training."""
        return "running"

    def explain(self, name: str) -> str:
        """Whose the scalar of that name is, the likely cause where it is not finite, and the remedy."""
        return super().explain("/".join(name.split("/")[:2]))

    def coded(self, latent: Tensor) -> Tensor:
        """Samples to be translated, as they are."""
        return latent

    def categories(self, latent: Tensor) -> Tensor | None:
        """There is no code."""
        return None

    def play_players(self, batch: Batch) -> None:
        """The generators' turn, then the discriminators'."""
        made = self._generator_turn(batch)
        self._discriminator_turn(batch, made)

    def play_one(self, player: str, batch: Batch) -> None:
        """The generators' turn, or the discriminators' on new fakes."""
        if player == "generator":
            self._generator_turn(batch)
        else:
            a, b = batch[0]
            with torch.no_grad():
                made = self.forwards.generator(a, None), self.backwards.generator(b, None)
            self._discriminator_turn(batch, made)

    def _generator_turn(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Step both generators; what they made of a and of b, without a graph."""
        a, b = batch[0]
        self._generator.clear()
        fake_b, same_b = self.forwards.translated(a, b, identity=self.identity > 0)
        fake_a, same_a = self.backwards.translated(b, a, identity=self.identity > 0)
        parts = {
            "forward": self.adversarial * self.forwards.fooling(a, b, fake_b, count=self.turn),
            "backward": self.adversarial * self.backwards.fooling(b, a, fake_a, count=self.turn),
            "cycle": self.cycle * self._cycle(a, b, fake_a, fake_b),
        }
        if same_a is not None and same_b is not None:
            parts["identity"] = self.identity * (distance(same_b, b) + distance(same_a, a))

        loss = torch.stack([*parts.values()]).sum()
        self.scalars.note("loss/generator", loss)
        for name, value in parts.items():
            self.scalars.note(f"loss/generator/{name}", value)
        self._generator.backward(loss, self.scaler)
        self.learning.step(self._generator, turn=self.turn, scaler=self.scaler)
        return fake_b.detach(), fake_a.detach()

    def _cycle(self, a: Tensor, b: Tensor, fake_a: Tensor, fake_b: Tensor) -> Tensor:
        """How far both ways there and back miss."""
        return distance(self.backwards.generator(fake_b, None), a) + distance(self.forwards.generator(fake_a, None), b)

    def _discriminator_turn(self, batch: Batch, made: tuple[Tensor, Tensor]) -> None:
        """Step both discriminators, on the fakes of b and of a as the buffers show them."""
        a, b = batch[0]
        self._discriminator.clear()
        in_b = self.forwards.discriminator_loss(a, b, made[0], count=self.turn)
        in_a = self.backwards.discriminator_loss(b, a, made[1], count=self.turn)
        self._discriminator.backward(in_b + in_a, self.scaler)
        self.learning.step(self._discriminator, turn=self.turn, scaler=self.scaler)
        for side in (self.forwards, self.backwards):
            side.objective.constrain()
            side.tell(self.scalars)
        ours, theirs = self.forwards.said, self.backwards.said
        self.scalars.note("loss/discriminator", ours["loss/discriminator"] + theirs["loss/discriminator"])
        for name in ("discriminator/real", "discriminator/fake"):
            self.scalars.note(name, (ours[name] + theirs[name]) / 2)


def distance(x: Tensor, y: Tensor) -> Tensor:
    """The mean absolute difference (Zhu et al. 2017, equation 2)."""
    return (x - y).abs().mean()
