"""Who plays against whom and how they learn: the LightningModules, and what they own.

Contract: a `Game`. `play(batch)` is one generator turn with all that belongs to it; `half_turn(player, batch)` is one
player's part of it alone. `turn` counts the turns done, `turns` are those of the run. `scalars` holds a row per turn on
the device, its columns `names`; nothing in a turn waits for them. `evaluated` is the network that is measured, sampled
and exported. `checkpoint` returns all that the next turn depends on, and `restore` goes on from it, bit for bit.

A game makes its networks, `loss`, `penalties`, `scalars` and `learning` in its constructor, and writes `play_players`
and `play_one`.

One Lightning batch is a *window*: an iterable of the batches of some turns, so that Lightning and the callbacks cost
once per window. `leave()` ends it after the turn in hand.

`conf/game/NAME.yaml` names the class. Its constructor is given, by keyword, what it names of the built parts, of
`training`'s numbers, and `turns`; `another()` makes both networks once more, with other first weights. `needs` says
what the game cannot do without, of any group, of `trainer` and of `init_from`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

import pytorch_lightning as pl
from torch import Tensor, nn
from torch.amp import GradScaler
from torch.optim import Optimizer

from ganlab.discriminator import Discriminator
from ganlab.errors import WrongUse
from ganlab.game.average import Statistics
from ganlab.game.divergence import likely_cause
from ganlab.game.learning import Learning
from ganlab.game.player import Player
from ganlab.game.random_state import random_state, restore_random_state
from ganlab.game.scalars import Scalars
from ganlab.generator import Generator
from ganlab.layer.parallel import mean_over_processes
from ganlab.loss import Loss
from ganlab.needs import Need
from ganlab.turn import Batch


class Game(pl.LightningModule, ABC):
    """A training process, as everything around it sees it."""

    generator: Generator  # the one that trains
    discriminator: Discriminator
    loss: Loss
    penalties: nn.ModuleDict
    scalars: Scalars
    learning: Learning
    needs: tuple[Need, ...] = ()

    def __init__(self, turns: int) -> None:
        super().__init__()
        self.automatic_optimization = False
        self.turn, self.turns = 0, turns
        self._leaving = False

    def training_step(self, window: Iterable[Batch], batch_idx: int) -> None:
        """The turns of a window, or of its beginning where someone asks to `leave` it."""
        for batch in window:
            self.play(batch)
            if self._leaving:
                break
        self._leaving = False

    def on_train_batch_start(self, batch: Any, batch_idx: int) -> int | None:
        """Lightning's -1 once all turns are done: it fetches a window ahead, which is empty in the end."""
        return -1 if self.turn >= self.turns else None

    def leave(self) -> None:
        """End the window after the turn in hand; the next one goes on from there."""
        self._leaving = True

    def configure_optimizers(self) -> list[Optimizer]:
        """The players' optimizers, made once the networks are where they train."""
        return self.learning.prepare(self.device, self.turn)

    def play(self, batch: Batch) -> None:
        """One turn of every player, and a row of scalars."""
        self.learning.begin(self.turn, self.numbers(batch))
        self.play_players(batch)
        self.learning.end(self.turn)
        self.scalars.write(self.turn)
        self.turn += 1

    def half_turn(self, player: str, batch: Batch) -> None:
        """One player's part of a turn, for whoever looks at single steps; it is not counted and writes no row.

        Raises:
            WrongUse: there is no such player.
        """
        if player not in self.players:
            raise WrongUse(f"this game's players are {' and '.join(self.players)}, got {player}; name one of them")
        self.learning.begin(self.turn, self.numbers(batch))
        self.play_one(player, batch)
        self.scalars.gather()

    def numbers(self, batch: Batch) -> Mapping[str, float]:
        """What the turn in hand does not share with the others, besides what is learnt by: `learning.own`."""
        return {}

    @abstractmethod
    def play_players(self, batch: Batch) -> None:
        """The turns of all players."""

    @abstractmethod
    def play_one(self, player: str, batch: Batch) -> None:
        """The part of a player of that name alone; the moving average stays as it is."""

    @property
    def players(self) -> Mapping[str, Player]:
        """By the names that `half_turn` knows."""
        return self.learning.players

    @property
    def scaler(self) -> GradScaler | None:
        """The gradient scaler, which is there under fp16 only."""
        return getattr(self.trainer.precision_plugin, "scaler", None)

    @property
    def evaluated(self) -> Generator:
        """The generator that metrics and samples use: the moving average where there is one."""
        average = self.learning.average
        return self.generator if average is None else average.network

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Samples (N, *sample_shape) of the evaluated generator in evaluation mode, from standard normal latents."""
        evaluated = self.evaluated
        training = evaluated.training  # without a moving average it is the network that trains, and goes on training
        latent = latent.to(next(evaluated.parameters()).dtype)
        try:
            return evaluated.eval()(self.coded(latent), labels)
        finally:
            evaluated.train(training)

    @property
    def protocol(self) -> str:
        """How the evaluated generator follows the one that trains, as a word of a metric's protocol."""
        average = self.learning.average
        return "no-ema" if average is None else average.protocol

    @property
    @abstractmethod
    def statistics(self) -> Statistics:
        """What the evaluated generator's batch norms are to divide by, unless someone asks for other."""

    @property
    def networks(self) -> Mapping[str, nn.Module]:
        """What each player is, by name."""
        return {"generator": self.generator, "discriminator": self.discriminator}

    def explain(self, name: str) -> str:
        """Whose the scalar of that name is, the likely cause where it is not finite, and the remedy."""
        return likely_cause(name, penalties=list(self.penalties), is_critic=self.loss.is_critic)

    @property
    def names(self) -> list[str]:
        """The columns of the scalars."""
        return self.scalars.names

    def read_scalars(self, first: int) -> Tensor:
        """Rows of the turns `first`..`turn` - 1 on the CPU, (rows, len(names)), averaged over processes."""
        return mean_over_processes(self.scalars.read(first, self.turn)).cpu()

    def rates(self) -> dict[str, float]:
        """The learning rate in force of each player, as `rate/<player>`."""
        return {f"rate/{name}": player.rate for name, player in self.players.items()}

    @abstractmethod
    def coded(self, latent: Tensor) -> Tensor:
        """Standard normal latents (N, latent_dim) as the generator is to see them."""

    @abstractmethod
    def categories(self, latent: Tensor) -> Tensor | None:
        """The value (N,) of the categorical code in latents (N, latent_dim), where there is one."""

    def checkpoint(self) -> dict[str, Any]:
        """All that the next turn depends on, in tensors and plain values."""
        scaler = self.scaler
        return {
            "turn": self.turn,
            "weights": self.state_dict(),
            "optimizers": self.learning.state(),
            **random_state(self.device),
            "scaler": {} if scaler is None else scaler.state_dict(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue exactly from what `checkpoint` returned."""
        self.turn = state["turn"]
        self.load_state_dict(state["weights"])
        self.learning.restore(state["optimizers"], self.turn)
        restore_random_state(state, self.device)
        scaler = self.scaler
        if state["scaler"] and scaler is not None:
            scaler.load_state_dict(state["scaler"])
