"""A trial that looks bad ends itself."""

from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback

from ganlab.callback.recorder import Recorder
from ganlab.errors import WrongUse
from ganlab.game.gan import GAN
from ganlab.sweep.search.place import TrialPlace


class Pruning(Callback):
    """Reports each evaluation of the metric to the study, and ends the run, resumably, where the pruner says so.

    The value is the run's own evaluation, so it costs nothing and has the run's protocol.
    """

    def __init__(self, place: TrialPlace) -> None:
        self.place = place
        self.trial: Any = None

    def on_train_start(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Find the trial, and report what an interrupted run had measured before."""
        if not trainer.is_global_zero:
            return
        self.recorder = next(c for c in trainer.callbacks if isinstance(c, Recorder))  # type: ignore[attr-defined]
        self.recorder.run.update_status("running", self.recorder.run.status["step"], pruned=False)
        self.trial = open_trial(self.place)
        for turn, value in zip(*self.recorder.run.series(self.place.metric), strict=True):
            self.trial.report(value, int(turn))

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """Ask the pruner after each evaluation but the last."""
        assert isinstance(gan, GAN)
        if self.trial is None or self.recorder.latest.get("turn") != gan.turn:
            return
        if not self.recorder.measured or gan.turn >= gan.turns:
            return
        self.trial.report(self.recorder.latest[self.place.metric], gan.turn)
        if self.trial.should_prune():
            self.recorder.run.update_status("running", gan.turn, pruned=True)
            trainer.should_stop = True


def open_trial(place: TrialPlace) -> Any:
    """Optuna's trial, with the pruner that the sweep was given (a storage does not keep it)."""
    import optuna
    from hydra.utils import instantiate

    from ganlab.sweep.search.storage import VARIABLE, open_storage, storage_url
    from ganlab.sweep.search.study import in_storage

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    url = storage_url(None) if place.storage == "environment" else place.storage
    if url is None and place.storage is not None:
        raise WrongUse(f"the study's URL is not there: set the variable {VARIABLE} where runs run too")
    study = optuna.load_study(
        study_name=place.study,
        storage=open_storage(url, place.folder),
        pruner=instantiate(place.pruner, _convert_="all"),
    )
    _, identity = in_storage(study, place.number)
    return optuna.trial.Trial(study, identity)
