"""The numbers of a run: read off the device once per `log_every` turns, then to disk and to the loggers."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Callback

from ganlab.callback import is_due
from ganlab.game.gan import GAN
from ganlab.store.run import Run


class NotFinite(RuntimeError):
    """A loss, norm or logit became NaN or infinite."""


class Recorder(Callback):
    """Writes rows to `metrics.csv` and the loggers, keeps `status.json` beating, stops a run that is no longer finite.

    `notes` is where other callbacks leave values for the next row; `latest` is the last row. Time spent in `paused()`
    is not training time.
    """

    def __init__(self, run: Run, log_every: int, metrics: Sequence[str], turns_per_epoch: float, images: int) -> None:
        self.run, self.log_every, self.metrics = run, log_every, list(metrics)
        self.turns_per_epoch, self.images_per_turn = turns_per_epoch, images
        self.notes: dict[str, float] = {}
        self.latest: dict[str, float] = {}
        self.measured = False  # whether the last row holds metrics
        self.first = 0  # the first turn that no row holds yet
        self.training_seconds = 0.0
        self.timed_turns = 0
        self._mark = (0.0, 0)  # when timing last began, and at which turn
        self._paused = 0.0
        self._beaten = float("-inf")  # when status.json was last replaced

    def columns(self, gan: GAN) -> list[str]:
        """The columns of `metrics.csv`."""
        times = ["time/epoch_seconds", "time/images_per_second"]
        return ["turn", "epoch", *gan.names, "rate/generator", "rate/discriminator", *times, *self.metrics]

    def on_train_start(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Start the clock."""
        assert isinstance(gan, GAN)
        self._mark = (time.perf_counter(), gan.turn)

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """Write a row where one is due."""
        assert isinstance(gan, GAN)
        if self.notes or is_due(gan, self.log_every):
            self.record(trainer, gan)

    def check(self, gan: GAN) -> torch.Tensor:
        """The rows that no line holds yet; raises NotFinite, naming turn, player and the likely cause."""
        rows = gan.read_scalars(self.first)
        wrong = ~rows.isfinite()
        if wrong.any():
            row, column = wrong.nonzero()[0].tolist()
            raise NotFinite(explain(gan.names[column], self.first + row + 1, gan))
        return rows

    def record(self, trainer: pl.Trainer, gan: GAN) -> None:
        """One row: means over the turns since the last one, the rates, the times, and the notes."""
        rows = self.check(gan)
        self._time(gan.turn)
        row: dict[str, float] = {"turn": gan.turn, "epoch": round(gan.turn / self.turns_per_epoch, 6)}
        row |= dict(zip(gan.names, rows.mean(0).tolist(), strict=True)) | gan.rates() | self._speed() | self.notes
        self.measured = bool(self.notes)
        self.latest, self.notes, self.first = self.latest | row, {}, gan.turn
        if trainer.is_global_zero:
            self.run.append_row(self.columns(gan), row)
            self._beat(gan)
            for logger in trainer.loggers:
                logger.log_metrics(row, step=gan.turn)

    def _beat(self, gan: GAN) -> None:
        """Tell `status.json` about once a second: a file's replacement costs more than a small GAN's turn."""
        if time.monotonic() - self._beaten >= 1 or gan.turn == gan.turns:
            self._beaten = time.monotonic()
            self.run.update_status("running", gan.turn, turns=gan.turns)

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


def explain(name: str, turn: int, gan: GAN) -> str:
    """One sentence: when, who, and what usually causes it."""
    player = "generator" if name.endswith("generator") else "discriminator"
    if "penalty" in name or any(name == f"loss/{p}" for p in gan.penalties):
        cause = "a penalty that grows faster than the critic can follow"
        remedy = f"lower penalty.{name.removeprefix('loss/')}.weight or optimizer.discriminator.lr"
    elif gan.loss.is_critic and not gan.penalties:
        cause = "a critic without a bound on its slope"
        remedy = "add penalty=[gradient_penalty] or penalty=[weight_clipping]"
    else:
        cause = "a learning rate too high for this pair"
        remedy = f"lower optimizer.{player}.lr, or set training.gradient_clip=1.0"
    return f"{name} was not finite in turn {turn} (the {player}'s); the likely cause is {cause}: {remedy}"
