"""Ctrl-C and SIGTERM."""

import signal
from types import FrameType
from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback

from ganlab.callback import is_due
from ganlab.callback.checkpoint import Checkpoint
from ganlab.game.gan import GAN
from ganlab.layer.parallel import largest_over_processes, world


class Interruption(Callback):
    """Finishes the turn, saves, and ends the training; `signal` is then the number of the signal that asked for it.

    A second signal ends the process at once. Several processes of one run agree every `log_every` turns, when they meet
    anyway: a signal to one ends all.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self.signal: int | None = None
        self._before: dict[int, Any] = {}

    def on_train_start(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Listen, after Lightning has set its own handlers."""
        try:
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._noted)
        except ValueError:  # not in the main thread: whoever is there handles signals
            self._before.clear()

    def _noted(self, number: int, frame: FrameType | None) -> None:
        self.signal = number
        for which in self._before:
            signal.signal(which, signal.SIG_DFL)

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """End the training here if a signal came."""
        assert isinstance(gan, GAN)
        if world()[1] > 1:
            if not is_due(gan, self.checkpoint.recorder.log_every):
                return
            self.signal = largest_over_processes(self.signal or 0, gan.device) or None
        if self.signal is not None and gan.turn < gan.turns:
            self.checkpoint.save(trainer, gan)
            trainer.should_stop = True

    def on_train_end(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Give the signals back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def on_exception(self, trainer: pl.Trainer, gan: pl.LightningModule, exception: BaseException) -> None:
        """Give the signals back."""
        self.on_train_end(trainer, gan)
