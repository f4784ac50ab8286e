"""Ctrl-C and SIGTERM."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytorch_lightning as pl

from ganlab.callback import TurnCallback
from ganlab.callback.checkpoint import Checkpoint
from ganlab.game import Game
from ganlab.layer.parallel import largest_over_processes, world


class Interruption(TurnCallback):
    """Finishes the turn, saves, and ends the training; `signal` is then the number of the signal that asked for it.

    A second signal ends the process at once. Several processes of one run agree every `every` turns, when they meet
    anyway: a signal to one ends all.
    """

    def __init__(self, checkpoint: Checkpoint, every: int) -> None:
        self.checkpoint, self.every = checkpoint, every
        self.signal: int | None = None
        self._before: dict[int, Any] = {}
        self._leave: Callable[[], None] = lambda: None

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Listen, after Lightning has set its own handlers."""
        if world()[1] == 1:
            self._leave = game.leave  # processes that left their windows at different turns would wait for each other
        try:
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._noted)
        except ValueError:  # not in the main thread: whoever is there handles signals
            self._before.clear()

    def _noted(self, number: int, frame: FrameType | None) -> None:
        self.signal = number
        self._leave()
        for which in self._before:
            signal.signal(which, signal.SIG_DFL)

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """End the training here if a signal came."""
        if world()[1] > 1:
            agreed = largest_over_processes(self.signal or 0, game.device) if self.is_due(game) else 0
            if not agreed:
                return  # one that came while the processes agreed is for the next time
            self.signal = agreed
        if self.signal is not None and game.turn < game.turns:
            self.checkpoint.save(trainer, game)
            trainer.should_stop = True

    def after_turns(self) -> None:
        """Give the signals back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
