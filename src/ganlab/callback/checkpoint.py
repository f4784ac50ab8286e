"""What makes a run resumable."""

from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback

from ganlab.callback import is_due
from ganlab.callback.recorder import Recorder
from ganlab.game.gan import GAN
from ganlab.store.checkpoint import save, to_resume
from ganlab.store.run import Run


class Checkpoint(Callback):
    """`checkpoints/turn-<turn>.pt` every `every` turns, the last two kept; `best.pt` where `metric` was best so far.

    A file is written beside its place and moved there, so it is whole or absent. One that is damaged is renamed to
    `*.damaged` with a warning, and the one before is used; so it is where `metrics.csv` lacks rows.
    """

    def __init__(self, run: Run, recorder: Recorder, every: int, metric: str | None, direction: str = "min") -> None:
        self.run, self.recorder, self.every, self.metric = run, recorder, every, metric
        self.sign = 1 if direction == "min" else -1
        self.best: float | None = None

    def on_train_start(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Continue from the newest checkpoint that is whole, and forget what came after it."""
        assert isinstance(gan, GAN)
        state = to_resume(self.run, mend=trainer.is_global_zero)
        if state is not None:
            gan.restore(state["gan"])
            trainer.datamodule.first_turn = gan.turn  # type: ignore[attr-defined]
            self.best, self.recorder.first = state["best"], state["recorded"]
            self.recorder.training_seconds, self.recorder.timed_turns = state["clock"]
        if trainer.is_global_zero:
            self.run.rewind(gan.turn)
            self.recorder.latest = next(iter(self.run.history[-1:]), {})

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """Save where it is due."""
        assert isinstance(gan, GAN)
        if self._improved(gan.turn):
            self.best = self.recorder.latest[str(self.metric)]
            self.save(trainer, gan, "best.pt")
        if is_due(gan, self.every):
            self.save(trainer, gan)

    def save(self, trainer: pl.Trainer, gan: GAN, name: str | None = None) -> None:
        """Write a checkpoint of the turn just done, unless its numbers are not finite."""
        self.recorder.check(gan)  # on every process: it averages over them
        if not trainer.is_global_zero:
            return
        with self.recorder.paused():
            clock = [self.recorder.training_seconds, self.recorder.timed_turns]
            state = {
                "gan": gan.checkpoint(),
                "best": self.best,
                "recorded": self.recorder.first,
                "clock": clock,
            }
            save(self.run, name or f"turn-{gan.turn:09d}.pt", state)

    def _improved(self, turn: int) -> bool:
        """Whether this turn's evaluation beats all before."""
        latest = self.recorder.latest
        if self.metric is None or not self.recorder.measured or latest["turn"] != turn:
            return False
        return self.best is None or self.sign * latest[self.metric] < self.sign * self.best
