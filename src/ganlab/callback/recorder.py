"""The numbers of a run: read off the device once per `log_every` turns, then to disk and to the loggers."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytorch_lightning as pl
import torch

from ganlab.callback import TurnCallback
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.store.run import Run


class NotFinite(RuntimeError):
    """A loss, norm or logit became NaN or infinite: the scalar `name` in `turn`, and what the game says of it."""

    def __init__(self, name: str, turn: int, explanation: str) -> None:
        super().__init__(f"{name} was not finite in turn {turn} {explanation}")
        self.name, self.turn, self.explanation = name, turn, explanation


class Recorder(TurnCallback):
    """Writes rows to `metrics.csv` and the loggers, keeps `status.json` beating, stops a run that is no longer finite.

    `notes` is where other callbacks leave values for the next row, metrics or others; `latest` is the last row. Time
    spent in `paused()` is not training time.
    """

    def __init__(
        self, run: Run, *, every: int, metrics: Sequence[str], turns_per_epoch: float, images_per_turn: int
    ) -> None:
        self.run, self.every, self.metrics = run, every, list(metrics)
        self.turns_per_epoch, self.images_per_turn = turns_per_epoch, images_per_turn
        self.notes: dict[str, float] = {}
        self.latest: dict[str, float] = {}
        self.measured = False  # whether the last row holds metrics
        self.first = 0  # the first turn that no row holds yet
        self.training_seconds = 0.0
        self.timed_turns = 0
        self._mark = (0.0, 0)  # when timing last began, and at which turn
        self._paused = 0.0
        self._columns: list[str] = []  # of the file, once it is known
        self._beaten = float("-inf")  # when status.json was last replaced

    def columns(self, game: Game) -> list[str]:
        """The columns that `metrics.csv` begins with; a note of another name adds its own."""
        times = ["time/epoch_seconds", "time/images_per_second"]
        return ["turn", "epoch", *game.names, *(f"rate/{player}" for player in game.players), *times, *self.metrics]

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Start the clock."""
        self._mark = (time.perf_counter(), game.turn)

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Write a row where one is due."""
        if self.will_record(game):
            self.record(trainer, game)

    def state(self) -> dict[str, Any]:
        """What a resumed run goes on from."""
        return {"recorded": self.first, "clock": [self.training_seconds, self.timed_turns]}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what `state` returned."""
        self.first = state["recorded"]
        self.training_seconds, self.timed_turns = state["clock"]

    def rewind(self, turn: int) -> None:
        """Forget the rows after a turn."""
        self.run.rewind(turn)
        self.latest = next(iter(self.run.history[-1:]), {})

    def check(self, game: Game) -> torch.Tensor:
        """The rows that no line holds yet.

        Raises:
            NotFinite: one of them is not; it names the turn, the player and the likely cause.
        """
        rows = game.read_scalars(self.first)
        wrong = ~rows.isfinite()
        if wrong.any():
            row, column = wrong.nonzero()[0].tolist()
            name = game.names[column]
            raise NotFinite(name, self.first + row + 1, game.explain(name))
        return rows

    def record(self, trainer: pl.Trainer, game: Game) -> None:
        """One row: means over the turns since the last one, the rates, the times, and the notes."""
        rows = self.check(game)
        self._time(game.turn)
        row: dict[str, float] = {"turn": game.turn, "epoch": round(game.turn / self.turns_per_epoch, 6)}
        row |= dict(zip(game.names, rows.mean(0).tolist(), strict=True)) | game.rates() | self._speed() | self.notes
        self.measured = any(name in self.metrics for name in self.notes)
        self.latest, self.notes, self.first = self.latest | row, {}, game.turn
        if is_first():
            self._append(self.columns(game), row)
            self._beat(game)
            for logger in trainer.loggers:
                logger.log_metrics(row, step=game.turn)

    def will_record(self, game: Game) -> bool:
        """Whether the turn just done gets a row, as far as the notes so far tell."""
        return bool(self.notes) or self.is_due(game)

    def _append(self, columns: Sequence[str], row: Mapping[str, float]) -> None:
        self._columns = self._columns or self.run.metrics.columns or list(columns)
        new = [name for name in row if name not in self._columns]
        if new:
            self._columns = [*self._columns, *new]
            self.run.metrics.widen(self._columns)
        self.run.append_row(self._columns, row)

    def _beat(self, game: Game) -> None:
        """Tell `status.json` about once a second: a file's replacement costs more than a small GAN's turn."""
        if time.monotonic() - self._beaten >= 1 or game.turn == game.turns:
            self._beaten = time.monotonic()
            self.run.update_status("running", game.turn, turns=game.turns)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Keep what happens inside out of the training time."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._paused += time.perf_counter() - started

    def _time(self, turn: int) -> None:
        now = time.perf_counter()
        since, first = self._mark
        self.training_seconds += max(0.0, now - since - self._paused)
        self.timed_turns += turn - first
        self._mark, self._paused = (now, turn), 0.0

    def _speed(self) -> dict[str, float]:
        per_turn = self.training_seconds / max(1, self.timed_turns)
        return {
            "time/epoch_seconds": per_turn * self.turns_per_epoch,
            "time/images_per_second": self.images_per_turn / max(per_turn, 1e-9),
        }
