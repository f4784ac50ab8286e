"""When pictures are drawn."""

from pathlib import Path

import pytorch_lightning as pl

from ganlab.callback import TurnCallback
from ganlab.callback.recorder import Recorder
from ganlab.dataset import Dataset, Split
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.logger import run_loggers
from ganlab.measure.pictures import Pictures
from ganlab.measure.source import source
from ganlab.store.run import Run


class Samples(TurnCallback):
    """Every `every` turns: `samples/<turn>.png` of the same latents each time, `<turn>-fresh.png` of new ones.

    Where a game translates, of the same held-out samples and of others, there and back.

    `samples/real.png` shows the data. How samples are drawn, and into what files, is their modality's.
    """

    def __init__(self, run: Run, recorder: Recorder, dataset: Dataset, split: Split, every: int) -> None:
        self.run, self.recorder, self.dataset, self.arrays, self.every = run, recorder, dataset, split, every
        self.pictures, self.suffix = Pictures(dataset), dataset.modality.suffix

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Draw the data once; a run that goes on has shown them already."""
        if is_first() and self.every:
            self.run.samples.mkdir(exist_ok=True)
            path = self.run.samples / f"real{self.suffix}"
            shown = path.exists() and game.turn
            for file in self.dataset.modality.write(self.pictures.real(self.arrays), path):
                if not shown:
                    self._log("real", file, trainer, game.turn)

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Draw where it is due, and hand the picture to the loggers."""
        if not (self.is_due(game) and is_first()):
            return
        with self.recorder.paused():
            samples, behind = source(game, self.dataset), self.pictures.behind(self.arrays)
            for kind, seed in (("", 1), ("-fresh", 1_000_000 + game.turn)):
                path = self.run.samples / f"{game.turn:07d}{kind}{self.suffix}"
                for file in self.dataset.modality.write(self.pictures.of(samples, seed), path, behind):
                    self._log(f"samples{kind}", file, trainer, game.turn)

    @staticmethod
    def _log(name: str, file: Path, trainer: pl.Trainer, turn: int) -> None:
        for logger in run_loggers(trainer):
            logger.log_file(name, file, turn)
