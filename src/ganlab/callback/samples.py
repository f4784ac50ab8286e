"""When pictures are drawn."""

from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback

from ganlab.callback import is_due
from ganlab.callback.recorder import Recorder
from ganlab.dataset import Dataset, Split
from ganlab.game.gan import GAN
from ganlab.measure.pictures import Pictures
from ganlab.measure.sampler import Sampler
from ganlab.store.run import Run


class Samples(Callback):
    """Every `every` turns: `samples/<turn>.png` of the same latents each time, `<turn>-fresh.png` of new ones.

    `samples/real.png` shows the data. How samples are drawn is their modality's.
    """

    def __init__(self, run: Run, recorder: Recorder, dataset: Dataset, split: Split, every: int) -> None:
        self.run, self.recorder, self.dataset, self.arrays, self.every = run, recorder, dataset, split, every
        self.pictures, self.suffix = Pictures(dataset), dataset.modality.suffix

    def on_train_start(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Draw the data once."""
        if trainer.is_global_zero and self.every:
            self.run.samples.mkdir(exist_ok=True)
            self.dataset.modality.write(self.pictures.real(self.arrays), self.run.samples / f"real{self.suffix}")

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """Draw where it is due, and hand the picture to the loggers."""
        assert isinstance(gan, GAN)
        if not (is_due(gan, self.every) and trainer.is_global_zero):
            return
        with self.recorder.paused():
            sampler = Sampler(gan, self.dataset.num_classes)
            for kind, seed in (("", 1), ("-fresh", 1_000_000 + gan.turn)):
                path = self.run.samples / f"{gan.turn:07d}{kind}{self.suffix}"
                self.dataset.modality.write(self.pictures.of(sampler, seed), path)
                for logger in trainer.loggers:
                    logger.log_image(f"samples{kind}", path, gan.turn)  # type: ignore[attr-defined]
