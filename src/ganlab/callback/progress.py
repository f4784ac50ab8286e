"""What a person sees while a run trains."""

import time
from datetime import timedelta
from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)

from ganlab.callback.recorder import Recorder
from ganlab.game.gan import GAN


class Progress(Callback):
    """A live bar with both losses, the current metric and the time left; a plain line now and then without a terminal.

    It shows the recorder's last row and never asks the device. `seconds` lie between two plain lines.
    """

    def __init__(self, seconds: float = 10.0) -> None:
        self.seconds = seconds
        self.console = Console()
        self._bar: Bar | None = None
        self._task = TaskID(0)
        self._shown = 0.0
        self._begun = (0.0, 0)

    def on_train_start(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Show the bar."""
        assert isinstance(gan, GAN)
        self._begun = (time.monotonic(), gan.turn)
        self._recorder = next(c for c in trainer.callbacks if isinstance(c, Recorder))  # type: ignore[attr-defined]
        if not trainer.is_global_zero or not self.console.is_terminal:
            return
        columns = [
            TextColumn("turn"),
            MofNCompleteColumn(),
            BarColumn(),
            TextColumn("{task.fields[numbers]}"),
        ]
        self._bar = Bar(*columns, TimeRemainingColumn(), console=self.console, auto_refresh=False)
        self._bar.start()
        self._task = self._bar.add_task("", total=gan.turns, completed=gan.turn, numbers="")

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """Show the newest row, at most twice a second: drawing it costs more than a small turn."""
        assert isinstance(gan, GAN)
        latest = self._recorder.latest
        now = time.monotonic()
        pause = 0.5 if self._bar else self.seconds
        last = gan.turn == gan.turns
        if not trainer.is_global_zero or latest.get("turn") != gan.turn or (now - self._shown < pause and not last):
            return
        self._shown = now
        if self._bar:
            self._bar.update(self._task, completed=gan.turn, numbers=describe(latest), refresh=True)
        else:
            self.console.print(f"turn {gan.turn}/{gan.turns}  {describe(latest)}  {self._left(gan)}", highlight=False)

    def _left(self, gan: GAN) -> str:
        started, first = self._begun
        seconds = (time.monotonic() - started) / max(1, gan.turn - first) * (gan.turns - gan.turn)
        return f"{timedelta(seconds=int(seconds))} left"  # as the bar has it

    def on_train_end(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Leave the terminal as it was."""
        if self._bar:
            self._bar.stop()
            self._bar = None

    def on_exception(self, trainer: pl.Trainer, gan: pl.LightningModule, exception: BaseException) -> None:
        """Leave the terminal to the message."""
        self.on_train_end(trainer, gan)


def describe(row: dict[str, float]) -> str:
    """Both losses, and the metrics that were measured so far."""
    short = {"loss/generator": "loss G", "loss/discriminator": "loss D"}
    metrics = [name for name in row if "/" not in name and name not in ("turn", "epoch")]
    return "  ".join(f"{short.get(name, name)} {row[name]:.3g}" for name in [*short, *metrics[:1]])
