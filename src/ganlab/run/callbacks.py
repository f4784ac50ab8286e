"""What happens around the turns of one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytorch_lightning as pl
from omegaconf import DictConfig

from ganlab.build.build import cache_folder
from ganlab.build.make import make
from ganlab.build.parts import Parts
from ganlab.callback import TurnCallback
from ganlab.callback.checkpoint import Checkpoint
from ganlab.callback.evaluation import Evaluation
from ganlab.callback.interruption import Interruption
from ganlab.callback.patience import Patience
from ganlab.callback.recorder import Recorder
from ganlab.callback.samples import Samples
from ganlab.callback.watch import Watch
from ganlab.measure.measurement import Measurement
from ganlab.run.data import Data
from ganlab.store.run import Run


@dataclass(frozen=True)
class RunCallbacks:
    """The callbacks of one run; `shown` are those of the config and of the caller."""

    evaluation: Evaluation
    patience: Patience | None
    samples: Samples
    recorder: Recorder
    shown: list[pl.Callback]
    checkpoint: Checkpoint
    interruption: Interruption

    @classmethod
    def of(cls, run: Run, cfg: DictConfig, parts: Parts, data: Data, more: Sequence[pl.Callback]) -> "RunCallbacks":
        """The callbacks that a config asks for."""
        training, split = parts.training, data.arrays
        recorder = Recorder(
            run,
            every=training.log_every,
            metrics=list(parts.metrics),
            turns_per_epoch=data.turns_per_epoch,
            images_per_turn=training.batch_size * training.discriminator_steps,
        )
        measurement = Measurement(
            parts.features,
            parts.metrics,
            parts.dataset,
            split=split,
            samples=training.evaluate_samples,
            cache=cache_folder(cfg),
        )
        judge = training.judge(parts.metrics)
        direction = parts.metrics[judge].direction if judge else "min"
        checkpoint = Checkpoint(run, recorder, every=training.checkpoint_every, metric=judge, direction=direction)
        patience = None
        if training.patience is not None and judge is not None:
            about: dict[str, Any] = {"metric": judge, "direction": direction, "evaluate_every": training.evaluate_every}
            patience = Patience(recorder, turns=training.patience, **about)

        shown = [*_watch(cfg, parts, data), *(make(node) for node in cfg.callback.values()), *more]
        for callback in shown:
            if isinstance(callback, TurnCallback):
                callback.attach(recorder)

        return cls(
            evaluation=Evaluation(recorder, measurement, training.evaluate_every),
            patience=patience,
            samples=Samples(run, recorder, parts.dataset, split, training.sample_every),
            recorder=recorder,
            shown=shown,
            checkpoint=checkpoint,
            interruption=Interruption(checkpoint, training.log_every),
        )

    @property
    def early(self) -> str | None:
        """Why the run ended before its budget; None where it did not."""
        return None if self.patience is None else self.patience.early

    @property
    def ordered(self) -> list[pl.Callback]:
        """In the order that `ganlab.callback` sets."""
        judged = [] if self.patience is None else [self.patience]
        noting = [c for c in self.shown if isinstance(c, TurnCallback) and c.notes_values]
        others = [c for c in self.shown if c not in noting]
        before = [self.evaluation, *judged, self.samples, *noting, self.recorder]
        return [*before, *others, self.checkpoint, self.interruption]


def _watch(cfg: DictConfig, parts: Parts, data: Data) -> list[pl.Callback]:
    """The watchdog, where there is one."""
    if not cfg.get("watch"):
        return []
    watch: Watch = make(cfg.watch)
    training = parts.training
    watch.watch(parts.dataset, data.arrays, (training.evaluate_every, training.sample_every))
    return [watch]
