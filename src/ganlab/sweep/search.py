"""A search: Optuna asks, free slots answer."""

import math
import sys
import time
import warnings
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import optuna
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException
from hydra.types import HydraContext
from hydra.utils import get_class, instantiate
from omegaconf import DictConfig, OmegaConf
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, Trial, TrialState

from ganlab.config import WrongUse
from ganlab.report.sweep_end import publish_if_asked
from ganlab.sweep import Ended, Job, JobLauncher, Outcome
from ganlab.sweep.board import Board
from ganlab.sweep.cells import Cell, Composer, fingerprint
from ganlab.sweep.drive import drive
from ganlab.sweep.ending import conclude
from ganlab.sweep.grid import exit_code
from ganlab.sweep.job import measure, metric_directions, train_cell
from ganlab.sweep.launch import Batches, open_launcher, opened
from ganlab.sweep.options import SearchOptions
from ganlab.sweep.place import TrialPlace
from ganlab.sweep.process import apart
from ganlab.sweep.space import Space, read_space
from ganlab.sweep.storage import hide_password, open_storage, storage_url
from ganlab.sweep.study import LivingStudy, best_trials
from ganlab.sweep.table import Table, lock, refuse_second_driver

STATES = {TrialState.COMPLETE: "finished", TrialState.PRUNED: "pruned", TrialState.FAIL: "failed"}


def sweep(
    config: DictConfig, context: HydraContext, task: Any, arguments: Sequence[str], given: dict[str, Any]
) -> None:
    """Run or continue the study until its life has seen `n_trials` trials; raises Ended with the exit code."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    HydraConfig.instance().set_config(config)
    folder = Path(str(config.paths.runs)).expanduser() / str(config.name)
    try:
        options = opened(SearchOptions, given)
        url = storage_url(options.storage)
        refuse_second_driver(folder)
        space = read_space(arguments, options.search_space, context.config_loader)
        composer = Composer(context.config_loader, config)
        probe = composer.cell(_some_point(space, options))
        directions = options.directions or _directions(probe, options.objectives)
        folder.mkdir(parents=True, exist_ok=True)
        # Two drivers may share a database; a journal belongs to one.
        with lock(folder) if url is None else nullcontext():
            study = _study(config, space, options, directions, url, folder)
            launcher = open_launcher(config, context, task, [probe])
            code = _run(Search(study, space, composer, options, url, folder), launcher, config, directions)
        publish_if_asked(folder, config)
    except (WrongUse, HydraException) as error:
        print(error, file=sys.stderr)
        raise Ended(2) from None
    raise Ended(code)


def _some_point(space: Space, options: SearchOptions) -> list[str]:
    """One trial's overrides, to see that the space is one before anything starts."""
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(0))
    if options.first_trials:
        study.enqueue_trial(dict(options.first_trials[0]))
    return space.overrides(study.ask())


def _directions(probe: Cell, objectives: Sequence[str]) -> list[str]:
    """Each objective's direction: a metric's own, minimize for the rest; looks whether the probe can be run."""
    refusal, known = apart(metric_directions, probe.config)
    if refusal:
        raise WrongUse(f"{' '.join(probe.overrides)}: {refusal}")
    words = {"min": "minimize", "max": "maximize"}
    return [words[known.get(name.split(".")[1] if name.startswith("metrics.") else name, "min")] for name in objectives]


def _study(
    config: DictConfig,
    space: Space,
    options: SearchOptions,
    directions: Sequence[str],
    url: str | None,
    folder: Path,
) -> LivingStudy:
    name = options.study_name or str(config.name)
    storage = open_storage(url, folder)
    study = optuna.create_study(storage=storage, study_name=name, directions=[StudyDirection[d.upper()] for d in directions], load_if_exists=True)
    if [d.name.lower() for d in study.directions] != list(directions):
        raise WrongUse(
            f"the study {name} in {folder} was begun with other objectives; go on with those, or give this one another name=NAME"
        )
    study.sampler = _sampler(config.hydra.sweeper.sampler, space, len(study.get_trials(deepcopy=False)))
    living = LivingStudy(study, shared=url is not None)
    living.seed(options.first_trials or ())
    return living


def _sampler(node: DictConfig, space: Space, trials: int) -> Any:
    """The sampler of the config. Its seed moves on with the study: a continued study must not draw its first points again."""
    given = OmegaConf.to_container(node, resolve=True)
    assert isinstance(given, dict)
    if given.get("seed") is not None:
        given["seed"] += trials
    if get_class(str(given["_target_"])).__name__ == "GridSampler":
        given["search_space"] = space.grid()
    try:
        return instantiate(given, _convert_="all")
    except Exception as error:
        raise WrongUse(f"hydra/sweeper/sampler: {error.__cause__ or error}") from error


def _run(search: "Search", launcher: JobLauncher, config: DictConfig, directions: Sequence[str]) -> int:
    options, study = search.options, search.study
    reaped = study.reap()
    table = search.table
    table.objectives = [{"name": n, "direction": d} for n, d in zip(options.objectives, directions, strict=True)]
    table.cells[:] = [search.cell_of(trial) for trial in study.trials() if trial.state in STATES]
    metric = options.objectives[0]
    prunes = not config.hydra.sweeper.pruner._target_.endswith("NopPruner")
    if prunes and len(directions) == 1 and metric in config.metric and not isinstance(launcher, Batches):
        search.pruner = OmegaConf.to_container(config.hydra.sweeper.pruner, resolve=True)  # type: ignore[assignment]
    board = Board(table, options.objectives, directions[0] == "minimize")
    done = len(table.cells)
    again = f", {reaped} of a dead driver run again" if reaped else ""
    board.note(f"study {study.study.study_name}: {done} of {search.most} trials done{again}")
    table.save()
    stopped = drive(search, launcher, table, board)
    _tell_best(search, board)
    if stopped is None:
        conclude(config, board)
    failures = sum(cell.state == "failed" for cell in table.cells)
    if stopped is None and failures > options.max_failures:
        board.note(f"stopped: {failures} trials failed, more than hydra.sweeper.max_failures={options.max_failures}")
        return 1
    return exit_code(stopped, 0)


def _tell_best(search: "Search", board: Board) -> None:
    """Every trial counted, and the best as a command."""
    counts = ", ".join(f"{count} {state}" for state, count in search.table.counts().items())
    board.note(f"{search.table.folder}: {counts}")
    best = best_trials(search.study.study)
    for trial in best:
        values = "  ".join(f"{n} {v:.6g}" for n, v in zip(search.options.objectives, trial.values, strict=True))
        board.note(f"{'best' if len(best) == 1 else 'front'} {values}  trial {trial.number}")
        board.note(f"  python train.py {' '.join(trial.user_attrs.get('cell', {}).get('overrides', []))}")


class Search:
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
        self.table = Table(folder, "search", list(sys.argv), [], study=shown, fingerprint=mark)
        self._trials: dict[str, list[tuple[Cell, Trial]]] = {}
        self._held = False  # nothing more is asked for until a run that two trials wait for has ended
        # A sampler that enumerates begins again when it is through.
        points = space.grid() if isinstance(study.study.sampler, optuna.samplers.GridSampler) else None
        self.most = min(options.n_trials, math.prod(map(len, points.values())) if points else options.n_trials)
        self._end = math.inf if options.timeout is None else time.monotonic() + options.timeout

    def next(self) -> Cell | None:
        """The next trial that needs a slot; those that need none are told on the way."""
        while self._may_ask():
            trial = self.study.ask()
            try:
                cell = self.composer.cell(self.space.overrides(trial))
            except Exception as error:
                self._fail(self._failed_cell(trial), trial, error)
                continue
            cell.number, cell.params = trial.number, trial.params
            self._mark(cell, trial)
            self.table.cells.append(cell)
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
        place = None
        if self.pruner is not None and cell.number is not None:
            url = self.url if self.options.storage else self.url and "environment"
            name = self.study.study.study_name
            place = TrialPlace(
                self.table.folder.absolute(), url, name, cell.number, self.options.objectives[0], self.pruner
            )
        arguments = (cell.config, cell.overrides, self.options.constraints or {}, place)
        return Job(cell.signature, train_cell, arguments, cell.folder / "output.txt")

    def tell(self, cell: Cell, outcome: Outcome) -> None:
        """Tell every trial of that signature how it ended."""
        self._held = False
        for twin, trial in self._trials.pop(cell.signature, []):
            self._tell(twin, trial, outcome)
        self.study.beat()

    def cell_of(self, trial: FrozenTrial) -> Cell:
        """A trial of an earlier call as a cell."""
        kept = trial.user_attrs.get("cell") or {"signature": "", "overrides": [], "choices": {}, "seed": 0}
        cell = Cell(folder=self.table.folder / kept["signature"], **kept)
        cell.number, cell.params, cell.values = trial.number, trial.params, trial.values
        cell.state, cell.error = STATES[trial.state], trial.user_attrs.get("error")
        return cell

    def _may_ask(self) -> bool:
        self.study.beat()
        trials = self.study.trials()
        failures = sum(trial.state == TrialState.FAIL for trial in trials)
        if failures > self.options.max_failures or time.monotonic() > self._end:
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

    def _failed_cell(self, trial: Trial) -> Cell:
        cell = Cell("", [], {}, 0, self.table.folder, number=trial.number, params=trial.params)
        self.table.cells.append(cell)
        return cell

    def _fail(self, cell: Cell, trial: Trial, error: object, details: str | None = None) -> None:
        cell.state, cell.error = "failed", str(error)
        trial.set_user_attr("error", details or str(error))
        self.study.tell(trial, state=TrialState.FAIL)

    def _tell(self, cell: Cell, trial: Trial, outcome: Outcome) -> None:
        if outcome.state == "interrupted":
            cell.state = "waiting"
            self.study.queue_again(trial, "interrupted", free=True)
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
        values = [measure(outcome.value, name) for name in self.options.objectives]
        missing = [n for n, v in zip(self.options.objectives, values, strict=True) if not math.isfinite(v)]
        if missing:
            self._fail(cell, trial, f"the run has no finite {' and no '.join(missing)}; see hydra.sweeper.objectives")
            return
        cell.state, cell.error, cell.values = "finished", None, list(values)
        self.study.tell(trial, values)

    def _constrain(self, trial: Trial, result: dict[str, Any]) -> None:
        """How far each bounded value is above its bound; samplers that know constraints avoid what is above 0."""
        excess = {name: measure(result, name) - bound for name, bound in (self.options.constraints or {}).items()}
        excess = {name: value for name, value in excess.items() if math.isfinite(value)}
        for name, value in excess.items():
            trial.set_constraint(name, value)
        if excess:
            trial.set_user_attr("excess", excess)
