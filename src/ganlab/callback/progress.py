"""What a person sees while a run trains."""

import time
from datetime import timedelta

import pytorch_lightning as pl
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

from ganlab.callback import TurnCallback
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.needs import NonNegative


class Progress(TurnCallback):
    """A live bar with both losses, the current metric and the time left; a plain line now and then without a terminal.

    It shows the recorder's last row and never asks the device. `seconds` lie between two plain lines.
    """

    def __init__(self, seconds: NonNegative = 10.0) -> None:
        self.seconds = seconds
        self.console = Console()
        self._bar: Bar | None = None
        self._task = TaskID(0)
        self._shown = 0.0
        self._begun = (0.0, 0)

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Show the bar."""
        self._begun = (time.monotonic(), game.turn)
        if not is_first() or not self.console.is_terminal:
            return
        columns = [
            TextColumn("turn"),
            MofNCompleteColumn(),
            BarColumn(),
            TextColumn("{task.fields[numbers]}"),
        ]
        self._bar = Bar(*columns, TimeRemainingColumn(), console=self.console, auto_refresh=False)
        self._bar.start()
        self._task = self._bar.add_task("", total=game.turns, completed=game.turn, numbers="")

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Show the newest row, at most twice a second: drawing it costs more than a small turn."""
        latest = self.recorder.latest
        now = time.monotonic()
        pause = 0.5 if self._bar else self.seconds
        last = game.turn == game.turns
        if not is_first() or latest.get("turn") != game.turn or (now - self._shown < pause and not last):
            return
        self._shown = now
        if self._bar:
            self._bar.update(self._task, completed=game.turn, numbers=describe(latest), refresh=True)
        else:
            self.console.print(
                f"turn {game.turn}/{game.turns}  {describe(latest)}  {self._time_left(game)}", highlight=False
            )

    def _time_left(self, game: Game) -> str:
        started, first = self._begun
        seconds = (time.monotonic() - started) / max(1, game.turn - first) * (game.turns - game.turn)
        return f"{timedelta(seconds=int(seconds))} left"  # as the bar has it

    def after_turns(self) -> None:
        """Leave the terminal as it was."""
        if self._bar:
            self._bar.stop()
            self._bar = None


def describe(row: dict[str, float]) -> str:
    """Both losses, and the metrics that were measured so far."""
    short = {"loss/generator": "loss G", "loss/discriminator": "loss D"}
    metrics = [name for name in row if "/" not in name and name not in ("turn", "epoch")]
    return "  ".join(f"{short.get(name, name)} {row[name]:.3g}" for name in [*short, *metrics[:1]])
