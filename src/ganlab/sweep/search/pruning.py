"""A trial that looks bad ends itself."""

from pathlib import Path
from typing import Any

import optuna
import pytorch_lightning as pl
from hydra.utils import instantiate

from ganlab.callback import TurnCallback
from ganlab.errors import WrongUse
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.sweep.search.storage import VARIABLE, open_storage, storage_url
from ganlab.sweep.search.study import in_storage


class Pruning(TurnCallback):
    """Reports each evaluation of the metric to the study, and ends the run, resumably, where the pruner says so.

    The value is the run's own evaluation, so it costs nothing and has the run's protocol. `folder` is the sweep's,
    `number` the trial's in the study; `storage` None is the folder's journal, "environment" the URL in the variable
    GANLAB_STORAGE: no password is here. `pruner` is its node, for a storage does not keep it.
    """

    def __init__(
        self, *, folder: Path, storage: str | None, study: str, number: int, metric: str, pruner: dict[str, Any]
    ) -> None:
        self.folder, self.storage, self.study = folder, storage, study
        self.number, self.metric, self.pruner = number, metric, pruner
        self.trial: Any = None

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """Find the trial, and report what an interrupted run had measured before."""
        if not is_first():
            return
        self.recorder.run.update_status("running", self.recorder.run.status["step"], pruned=False)
        self.trial = self._open_trial()
        for turn, value in zip(*self.recorder.run.series(self.metric), strict=True):
            self.trial.report(value, int(turn))

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Ask the pruner after each evaluation but the last."""
        if self.trial is None or self.recorder.latest.get("turn") != game.turn:
            return
        if not self.recorder.measured or game.turn >= game.turns:
            return
        self.trial.report(self.recorder.latest[self.metric], game.turn)
        if self.trial.should_prune():
            self.recorder.run.update_status("running", game.turn, pruned=True)
            trainer.should_stop = True

    def _open_trial(self) -> optuna.trial.Trial:
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        url = storage_url(None) if self.storage == "environment" else self.storage
        if url is None and self.storage is not None:
            raise WrongUse(f"the study's URL is not there: set the variable {VARIABLE} where runs run too")
        pruner = instantiate(self.pruner, _convert_="all")
        study = optuna.load_study(study_name=self.study, storage=open_storage(url, self.folder), pruner=pruner)
        _, identity = in_storage(study, self.number)
        return optuna.trial.Trial(study, identity)
