"""When metrics are measured."""

from collections.abc import Mapping
from typing import Any

import pytorch_lightning as pl

from ganlab.callback import TurnCallback
from ganlab.callback.recorder import Recorder
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.measure.measurement import Measurement
from ganlab.measure.source import source


class Evaluation(TurnCallback):
    """Every `every` turns: the values of the evaluated generator go into the recorder's notes.

    Only the first of several processes evaluates.
    """

    def __init__(self, recorder: Recorder, measurement: Measurement, every: int) -> None:
        self.recorder, self.measurement, self.every = recorder, measurement, every
        self.details: dict[str, Any] = {}  # what the last values said besides

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Measure where it is due."""
        if self.measurement.metrics and self.is_due(game):
            with self.recorder.paused():
                samples = source(game, self.measurement.dataset)
                values = self.measurement.of(samples) if is_first() else {}
                self.details = self.measurement.details() if is_first() else {}
                self.recorder.notes.update(trainer.strategy.broadcast(values))

    def state_dict(self) -> dict[str, Any]:
        """What the last values said besides, for a result written after a resume; empty where it is nothing."""
        said = {name: details for name, details in self.details.items() if details}
        return {"details": said} if said else {}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Remember it."""
        self.details = state_dict.get("details", {})
