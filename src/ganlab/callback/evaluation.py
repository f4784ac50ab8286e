"""When metrics are measured."""

from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback

from ganlab.callback import is_due
from ganlab.callback.recorder import Recorder
from ganlab.game.gan import GAN
from ganlab.measure.measurement import Measurement
from ganlab.measure.sampler import Sampler


class Evaluation(Callback):
    """Every `every` turns: the values of the evaluated generator go into the recorder's notes.

    Only the first of several processes evaluates.
    """

    def __init__(self, recorder: Recorder, measurement: Measurement, every: int) -> None:
        self.recorder, self.measurement, self.every = recorder, measurement, every

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """Measure where it is due."""
        assert isinstance(gan, GAN)
        if self.measurement.metrics and is_due(gan, self.every):
            with self.recorder.paused():
                source = Sampler(gan, self.measurement.dataset.num_classes)
                values = self.measurement.of(source) if trainer.is_global_zero else {}
                self.recorder.notes.update(trainer.strategy.broadcast(values))
