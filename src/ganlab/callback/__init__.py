"""What happens around the turns.

Contract: a `TurnCallback`, or any Lightning callback. A window of turns ends wherever a `TurnCallback` is due, that is
at each multiple of its `every` and at the last turn, and wherever someone asked for (`Game.leave`); then `after_turn`
of every callback is called, due or not, and `is_due` tells. A callback of every single turn says `every = 1`. The order
is: evaluation, patience, samples, the callbacks that note values, recorder, the other callbacks of the config,
checkpoint; so a checkpoint lies on a turn whose numbers and pictures are already on disk.
"""

from typing import TYPE_CHECKING, Any, cast

import pytorch_lightning as pl

from ganlab.game import Game

if TYPE_CHECKING:
    from ganlab.callback.recorder import Recorder


class TurnCallback(pl.Callback):
    """Looks at the game where a window of turns ends; `every` 0 asks for no end of its own.

    `recorder` is the run's, handed in before the training starts. With `notes_values` it comes before the recorder,
    whose row of the turn takes what it leaves in `recorder.notes`.
    """

    every: int = 0
    notes_values: bool = False
    recorder: "Recorder"

    def attach(self, recorder: "Recorder") -> None:
        """Take the run's recorder."""
        self.recorder = recorder

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Prepare, when the training starts or goes on."""

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Look at the turn just done, the last of a window."""

    def after_turns(self) -> None:
        """Tidy up, when the training ends in whatever way."""

    def is_due(self, game: Game) -> bool:
        """Whether the turn just done is a multiple of `every` or the last of the run; never for `every` 0."""
        return self.every > 0 and (game.turn % self.every == 0 or game.turn == game.turns)

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Lightning's word for `before_turns`."""
        self.before_turns(trainer, cast(Game, pl_module))

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, *_: Any) -> None:
        """Lightning's word for `after_turn`."""
        self.after_turn(trainer, cast(Game, pl_module))

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Lightning's word for `after_turns`."""
        self.after_turns()

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """As at the end."""
        self.after_turns()
