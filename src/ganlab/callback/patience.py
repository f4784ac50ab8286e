"""When a run has learned all that it will."""

import logging
from collections.abc import Mapping
from typing import Any, Literal

import pytorch_lightning as pl

from ganlab.callback import TurnCallback
from ganlab.callback.recorder import Recorder
from ganlab.game import Game

log = logging.getLogger("ganlab")


class Patience(TurnCallback):
    """Ends a run whose `metric` was not better in `turns` generator turns than once before; `reason` then says so.

    It judges the evaluations at multiples of `evaluate_every`, so that a larger budget would end the run in the same
    turn. That turn becomes the last of the game, with all that a last turn has; `best.pt` holds the best.
    """

    def __init__(
        self, recorder: Recorder, *, turns: int, metric: str, direction: Literal["min", "max"], evaluate_every: int
    ) -> None:
        self.recorder, self.turns, self.metric = recorder, turns, metric
        self.direction, self.evaluate_every = direction, evaluate_every
        self.best: float | None = None
        self.since = 0  # the turn of the best
        self._budget = 0
        self.reason: str | None = None

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Know the game that a restored state may end."""
        self._game, self._budget = game, game.turns

    @property
    def early(self) -> str | None:
        """Why the run has ended before its budget; None where it has not."""
        return self.reason if self._game.turn < self._budget else None

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Judge a new value, which the recorder has in its notes."""
        value = self.recorder.notes.get(self.metric)
        if value is None or game.turn % self.evaluate_every:
            return
        if self._is_better(value):
            self.best, self.since = value, game.turn
        elif game.turn - self.since >= self.turns:
            self.reason = self._sentence(game.turn)  # in the last turn too, for a larger budget that goes on from it
            game.turns = game.turn
            if self.early:
                log.info("finished early: %s", self.early)

    def _is_better(self, value: float) -> bool:
        if self.best is None:
            return value == value  # not of NaN
        return value < self.best if self.direction == "min" else value > self.best

    def _sentence(self, turn: int) -> str:
        improved = "fell" if self.direction == "min" else "rose"
        best = f"not below {self.best:.4g}" if self.direction == "min" else f"not above {self.best:.4g}"
        if self.best is None:
            return f"{self.metric} was no number in all {turn} turns (training.patience={self.turns})"
        return (
            f"{self.metric} last {improved} in turn {self.since}, and was {best} in the {turn - self.since} turns "
            f"since (training.patience={self.turns})"
        )

    def state_dict(self) -> dict[str, Any]:
        """The best value so far, its turn, and why the run has ended."""
        return {"best": self.best, "since": self.since, "reason": self.reason}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from what `state_dict` returned; a run that had ended has."""
        if not state_dict:
            return
        self.best, self.since, self.reason = state_dict["best"], state_dict["since"], state_dict["reason"]
        if self.reason is not None:
            self._game.turns = self._game.turn
