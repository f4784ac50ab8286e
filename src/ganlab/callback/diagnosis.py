"""When the players are examined."""

from typing import Any

import pytorch_lightning as pl

from ganlab.callback import TurnCallback
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.measure.diagnosis import diagnose
from ganlab.measure.watchdog.specimens import Exhibits
from ganlab.needs import Count


class Diagnosis(TurnCallback):
    """At the first row of `metrics.csv` from each multiple of `every` turns on: `ganlab.measure.diagnosis` adds to it.

    It asks for no row of its own, touches no random state, and changes no number of the run.
    """

    notes_values = True

    def __init__(self, every: Count = 500) -> None:
        self.every_turns = every
        self._exhibits: Exhibits | None = None

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Choose the data that are looked at."""
        data: Any = trainer.datamodule  # type: ignore[attr-defined]
        self._exhibits = Exhibits(data.dataset, data.arrays)

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Look where it is due."""
        begun = game.turn // self.every_turns > self.recorder.first // self.every_turns
        due = self.recorder.will_record(game) and (begun or game.turn == game.turns)
        if not (due and is_first()) or self._exhibits is None:
            return
        with self.recorder.paused():
            real = self._exhibits.tensor(self._exhibits.seen, game.device)
            self.recorder.notes.update(diagnose(game, real))
