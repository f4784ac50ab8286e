"""A study's trials as cells to run."""

import math
import sys
import time
from pathlib import Path
from typing import Any

import optuna
from optuna.trial import FrozenTrial, Trial, TrialState

from ganlab.store.cell import Cell, TrialFacts
from ganlab.store.facts import value_of
from ganlab.store.run import Run
from ganlab.store.state import State
from ganlab.store.sweep import Sweep
from ganlab.sweep import Job, Outcome
from ganlab.sweep.cells import Composer, fingerprint
from ganlab.sweep.launcher.job import train_cell
from ganlab.sweep.search.options import SearchOptions
from ganlab.sweep.search.space import Space
from ganlab.sweep.search.storage import hide_password
from ganlab.sweep.search.study import TRIES, LivingStudy, failures

STATES: dict[TrialState, State] = {
    TrialState.COMPLETE: "finished",
    TrialState.PRUNED: "pruned",
    TrialState.FAIL: "failed",
}


class Trials:
    """Trials as cells. Trials with the signature of a running one wait for it instead of running it twice."""

    def __init__(
        self,
        study: LivingStudy,
        space: Space,
        composer: Composer,
        options: SearchOptions,
        url: str | None,
        folder: Path,
    ) -> None:
        self.study, self.space, self.composer, self.options, self.url = study, space, composer, options, url
        self.pruner: dict[str, Any] | None = None
        shown = {"name": study.study.study_name, "storage": hide_password(url or "journal")}
        mark = fingerprint(composer.loader)
        self.table = Sweep(folder, "search", list(sys.argv), [], study=shown, fingerprint=mark)
        self._trials: dict[str, list[tuple[Cell, Trial]]] = {}
        self._interruptions: dict[str, tuple[int, int]] = {}  # by signature: the turn, and how often it was the same
        self._held = False  # nothing more is asked for until a run that two trials wait for has ended
        # A sampler that enumerates begins again when it is through.
        points = space.grid() if isinstance(study.study.sampler, optuna.samplers.GridSampler) else None
        self.most = min(options.n_trials, math.prod(map(len, points.values())) if points else options.n_trials)
        self._end = math.inf if options.timeout is None else time.monotonic() + options.timeout

    def next(self) -> Cell | None:
        """The next trial that needs a slot; those that need none are told on the way."""
        while self._may_ask():
            trial = self.study.ask(self.most)
            if trial is None:
                return None

            try:
                cell = self.composer.cell(self.space.overrides(trial))
            except Exception as error:
                self._fail(self._failed_cell(trial), trial, error)
                continue

            cell.trial = TrialFacts(trial.number, trial.params)
            self._mark(cell, trial)
            self._list(cell)
            twins = self._trials.setdefault(cell.signature, [])
            twins.append((cell, trial))

            if len(twins) > 1:
                cell.state, self._held = "running", True
            elif cell.run.state == "finished":
                self.tell(cell, Outcome(cell.signature, "finished", cell.run.result))
            else:
                return cell
        return None

    def job(self, cell: Cell) -> Job:
        """Train it, with its trial known to the run where it may be pruned."""
        constraints, output = self.options.constraints or {}, cell.output
        return Job(cell.signature, train_cell, (cell.config, cell.overrides, constraints, self._pruning(cell)), output)

    def _pruning(self, cell: Cell) -> dict[str, Any] | None:
        """What `Pruning` takes; the URL of a database goes to the job by its environment where it came by ours."""
        if self.pruner is None or cell.trial is None:
            return None
        return {
            "folder": self.table.folder.absolute(),
            "storage": self.url if self.options.storage else self.url and "environment",
            "study": self.study.study.study_name,
            "number": cell.trial.number,
            "metric": self.options.objectives[0],
            "pruner": self.pruner,
        }

    def tell(self, cell: Cell, outcome: Outcome) -> None:
        """Tell every trial of that signature how it ended."""
        self._held = False
        for twin, trial in self._trials.pop(cell.signature, []):
            self._tell(twin, trial, outcome)
        self.study.beat()

    def reap(self) -> int:
        """Queue what dead drivers left running; returns how many trials."""
        return self.study.reap(lambda trial: turn_of(self._run_of(trial)))

    def _run_of(self, trial: FrozenTrial) -> Run:
        return Run(self.table.folder / (trial.user_attrs.get("cell") or {"signature": "new"})["signature"])

    def cell_of(self, trial: FrozenTrial) -> Cell:
        """A trial of an earlier call as a cell."""
        kept = trial.user_attrs.get("cell") or {"signature": "", "overrides": [], "choices": {}, "seed": 0}
        cell = Cell(folder=self.table.folder / kept["signature"], **kept)
        cell.trial = TrialFacts(trial.number, trial.params, trial.values)
        cell.state, cell.error = STATES[trial.state], trial.user_attrs.get("error")
        return cell

    def _may_ask(self) -> bool:
        self.study.beat()
        trials = self.study.trials()
        if failures(trials) > self.options.max_failures or time.monotonic() > self._end:
            return False
        return not self._held and len(trials) < self.most

    def _mark(self, cell: Cell, trial: Trial) -> None:
        kept = {
            "signature": cell.signature,
            "overrides": cell.overrides,
            "choices": cell.choices,
            "seed": cell.seed,
        }
        trial.set_user_attr("cell", kept)

    def _list(self, cell: Cell) -> None:
        """The cell in the table, in place of the one that was interrupted where it is that one again."""
        cells = self.table.cells
        if cell.signature in self._interruptions:
            cells[:] = [c for c in cells if c.signature != cell.signature or c.state != "waiting"]
        cells.append(cell)

    def _failed_cell(self, trial: Trial) -> Cell:
        cell = Cell("", [], {}, 0, self.table.folder, trial=TrialFacts(trial.number, trial.params))
        self.table.cells.append(cell)
        return cell

    def _fail(self, cell: Cell, trial: Trial, error: object, details: str | None = None) -> None:
        cell.state, cell.error = "failed", str(error)
        trial.set_user_attr("error", details or str(error))
        self.study.tell(trial, state=TrialState.FAIL)

    def _tell(self, cell: Cell, trial: Trial, outcome: Outcome) -> None:
        if outcome.state == "interrupted":
            self._interrupted(cell, trial)
            return

        if isinstance(outcome.value, dict):
            self._constrain(trial, outcome.value)
        if outcome.state == "pruned":
            cell.state, cell.error = "pruned", outcome.error
            self.study.tell(trial, state=TrialState.PRUNED)
            return
        if outcome.state == "failed":
            self._fail(cell, trial, outcome.error, outcome.details)
            return

        values = [value_of(outcome.value, name) for name in self.options.objectives]
        missing = [n for n, v in zip(self.options.objectives, values, strict=True) if not math.isfinite(v)]
        if missing:
            self._fail(cell, trial, f"the run has no finite {' and no '.join(missing)}; see hydra.sweeper.objectives")
            return
        cell.state, cell.error = "finished", None
        cell.trial = TrialFacts(trial.number, trial.params, [*values])
        self.study.tell(trial, values)

    def _interrupted(self, cell: Cell, trial: Trial) -> None:
        """Queue it again as often as its run moves in between; somebody who ends it at its start each time means it."""
        turn = turn_of(cell.run)
        before, stalled = self._interruptions.get(cell.signature, (-1, 0))
        stalled = stalled + 1 if turn <= before else 0
        self._interruptions[cell.signature] = (turn, stalled)
        if stalled >= TRIES:
            self._fail(cell, trial, f"interrupted {TRIES + 1} times, and its run stayed in turn {turn}")
            return
        cell.state = "waiting"
        self.study.queue_again(trial, "interrupted")

    def _constrain(self, trial: Trial, result: dict[str, Any]) -> None:
        """How far each bounded value is above its bound; samplers that know constraints avoid what is above 0."""
        excess = {name: value_of(result, name) - bound for name, bound in (self.options.constraints or {}).items()}
        excess = {name: value for name, value in excess.items() if math.isfinite(value)}
        if excess:
            trial.set_user_attr("excess", excess)


def turn_of(run: Run) -> int:
    """How far a run is; 0 where it never was."""
    return int(run.status.get("step") or 0)
