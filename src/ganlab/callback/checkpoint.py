"""What makes a run resumable."""

import pytorch_lightning as pl

from ganlab.callback import TurnCallback
from ganlab.callback.recorder import Recorder
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.store.checkpoint import save, to_resume
from ganlab.store.checkpoint_file import BEST, file_name
from ganlab.store.run import Run


class Checkpoint(TurnCallback):
    """`checkpoints/turn-<turn>.pt` every `every` turns, the last two kept; `best.pt` where `metric` was best so far.

    A file is written beside its place and moved there, so it is whole or absent. One that is damaged is renamed to
    `*.damaged` with a warning, and the one before is used; so it is where `metrics.csv` lacks rows.
    """

    def __init__(self, run: Run, recorder: Recorder, *, every: int, metric: str | None, direction: str = "min") -> None:
        self.run, self.recorder, self.every, self.metric = run, recorder, every, metric
        self.sign = 1 if direction == "min" else -1
        self.best: float | None = None

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Continue from the newest checkpoint that is whole, and forget what came after it."""
        state = to_resume(self.run, mend=is_first())
        if state is not None:
            game.restore(state["gan"])
            self.recorder.restore(state)
            self.best = state["best"]
            for callback in _remembering(trainer):
                callback.load_state_dict(state.get("callbacks", {}).get(callback.state_key, {}))
        if is_first():
            self.recorder.rewind(game.turn)

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Save where it is due."""
        if self._improved(game.turn):
            self.best = self.recorder.latest[str(self.metric)]
            self.save(trainer, game, BEST)
        if self.is_due(game):
            self.save(trainer, game)

    def save(self, trainer: pl.Trainer, game: Game, name: str | None = None) -> None:
        """Write a checkpoint of the turn just done, unless its numbers are not finite."""
        self.recorder.check(game)  # on every process: it averages over them
        if not is_first():
            return
        with self.recorder.paused():
            kept = {callback.state_key: callback.state_dict() for callback in _remembering(trainer)}
            state = {"gan": game.checkpoint(), "best": self.best, "callbacks": kept, **self.recorder.state()}
            save(self.run, name or file_name(game.turn), state)

    def _improved(self, turn: int) -> bool:
        """Whether this turn's evaluation beats all before."""
        latest = self.recorder.latest
        if self.metric is None or not self.recorder.measured or latest["turn"] != turn:
            return False
        value = latest[self.metric]
        return value == value if self.best is None else self.sign * value < self.sign * self.best  # NaN is never best


def _remembering(trainer: pl.Trainer) -> list[TurnCallback]:
    """The callbacks with a state of their own."""
    callbacks: list[pl.Callback] = trainer.callbacks  # type: ignore[attr-defined]
    return [c for c in callbacks if isinstance(c, TurnCallback) and c.state_dict()]
