"""A search: Optuna asks, free slots answer."""

import warnings
import zlib
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from inspect import signature
from pathlib import Path
from typing import Any, NoReturn

import optuna
from hydra.core.hydra_config import HydraConfig
from hydra.types import HydraContext
from hydra.utils import get_class, instantiate
from omegaconf import DictConfig, OmegaConf
from optuna.distributions import FloatDistribution, IntDistribution
from optuna.storages import BaseStorage
from optuna.study import StudyDirection

from ganlab.errors import WrongUse
from ganlab.store.facts import command
from ganlab.store.place import place
from ganlab.store.sweep import lock, refuse_second_driver
from ganlab.sweep import JobLauncher
from ganlab.sweep.board import Board, count
from ganlab.sweep.cells import Composer, slip
from ganlab.sweep.drive import drive
from ganlab.sweep.end import end_by, exit_code, point_to_report
from ganlab.sweep.launcher.batches import Batches, construct, open_launcher
from ganlab.sweep.launcher.process import warm
from ganlab.sweep.search.architectures import widths_as_parameters
from ganlab.sweep.search.objectives import objective_directions
from ganlab.sweep.search.options import SearchOptions
from ganlab.sweep.search.space import Space, read_space
from ganlab.sweep.search.storage import closing_storage, open_storage, storage_url
from ganlab.sweep.search.study import LivingStudy, best_trials, failures
from ganlab.sweep.search.trials import STATES, Trials


def sweep(
    config: DictConfig, context: HydraContext, task: Any, arguments: Sequence[str], given: dict[str, Any]
) -> NoReturn:
    """Run or continue the study until its life has seen `n_trials` trials; raises Ended with the exit code."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    HydraConfig.instance().set_config(config)
    end_by(lambda: _search(config, context, task, arguments, given), config)


def _search(
    config: DictConfig, context: HydraContext, task: Any, arguments: Sequence[str], given: dict[str, Any]
) -> int:
    """Look at all that can be wrong, then open the study and drive it."""
    folder = place(config)
    options = construct(SearchOptions, given)
    url = storage_url(options.storage)
    refuse_second_driver(folder)

    space = read_space(arguments, options.search_space, context.config_loader)
    composer = Composer(context.config_loader, config)
    point = _some_trial(options)
    probe = composer.cell(space.overrides(point))
    _refuse_ends(space, point, composer)
    warm()
    known = objective_directions(probe, options.objectives, list(options.constraints or {}))
    directions = options.directions or known

    folder.mkdir(parents=True, exist_ok=True)
    # Two drivers may share a database; a journal belongs to one.
    with lock(folder) if url is None else nullcontext(), closing_storage(open_storage(url, folder)) as storage:
        study = _study(config, space, options, directions, storage, folder, shared=url is not None)
        launcher = open_launcher(config, context, task, [probe])
        return _run(Trials(study, space, composer, options, url, folder), launcher, config, directions)


def _some_trial(options: SearchOptions) -> optuna.trial.Trial:
    """One trial, to see that the space is one before anything starts."""
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(0))
    for params in first_trials(options)[:1]:
        study.enqueue_trial(params)
    return study.ask()


def _refuse_ends(space: Space, point: optuna.trial.Trial, composer: Composer) -> None:
    """Hold both ends of each range against the sources, all else as at `point`.

    Raises:
        WrongUse: the key is none, or takes no such number.
    """
    ranges = [(key, d) for key, d in space.distributions.items() if isinstance(d, IntDistribution | FloatDistribution)]
    ends = [(key, end) for key, d in ranges for end in (d.low, d.high)]
    for moved in ({}, *({key: end} for key, end in ends)):
        cell = composer.cell(space.overrides(optuna.trial.FixedTrial({**point.params, **moved})))
        if (said := slip(cell)) is not None:
            raise WrongUse(said)


def first_trials(options: SearchOptions) -> list[dict[str, Any]]:
    """The parameters to try first; lists of widths stand for a depth and its widths."""
    return [widths_as_parameters(given) for given in options.first_trials or ()]


def _study(
    config: DictConfig,
    space: Space,
    options: SearchOptions,
    directions: Sequence[str],
    storage: BaseStorage,
    folder: Path,
    shared: bool,
) -> LivingStudy:
    name = options.study_name or str(config.name)
    goals = [StudyDirection[direction.upper()] for direction in directions]
    study = optuna.create_study(storage=storage, study_name=name, directions=goals, load_if_exists=True)
    if [d.name.lower() for d in study.directions] != list(directions):
        raise WrongUse(
            f"the study {name} in {folder} was begun with other objectives; go on with those, or give this one another "
            "name=NAME"
        )
    trials = len(study.get_trials(deepcopy=False))
    living = LivingStudy(study, shared)
    # A continued study must not draw its first points again, nor a further driver those of the others.
    moved = trials + (zlib.crc32(living.owner.encode()) if living.is_joined() else 0)
    study.sampler = _sampler(config.hydra.sweeper.sampler, space, moved, options.constraints or {})
    living.seed(first_trials(options))
    return living


def _sampler(node: DictConfig, space: Space, moved: int, bounds: Mapping[str, float]) -> Any:
    """The sampler of the config, its seed `moved` on, unless it draws each trial from its number."""
    given = OmegaConf.to_container(node, resolve=True)
    assert isinstance(given, dict)
    kind = get_class(str(given["_target_"]))
    if given.get("seed") is not None and not getattr(kind, "draws_by_number", False):
        given["seed"] = (given["seed"] + moved) % 2**32

    if kind.__name__ == "GridSampler":
        given["search_space"] = space.grid()
    more = {}
    if bounds and "constraints_func" in signature(kind).parameters:
        # Optuna 5 would rather have Trial.set_constraint, which 4.9 has not; unknown is as good as at the bound
        more["constraints_func"] = lambda trial: [trial.user_attrs.get("excess", {}).get(n, 0.0) for n in bounds]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return instantiate(given, _convert_="all", **more)
    except Exception as error:
        raise WrongUse(f"hydra/sweeper/sampler: {error.__cause__ or error}") from error


def _run(search: Trials, launcher: JobLauncher, config: DictConfig, directions: Sequence[str]) -> int:
    options, study, table = search.options, search.study, search.table
    queued = search.reap()
    table.objectives = [{"name": n, "direction": d} for n, d in zip(options.objectives, directions, strict=True)]
    table.cells[:] = [search.cell_of(trial) for trial in study.trials() if trial.state in STATES]
    if _prunes(config, options, launcher):
        search.pruner = OmegaConf.to_container(config.hydra.sweeper.pruner, resolve=True)  # type: ignore[assignment]

    board = Board(table, options.objectives)
    again = f", {queued} of a dead driver run again" if queued else ""
    board.note(f"study {study.study.study_name}: {len(table.cells)} of {search.most} trials done{again}")
    table.save()
    stopped = drive(search, launcher, table, board)

    _tell_best(search, board)
    if stopped is None:
        point_to_report(config, board)
    return exit_code(stopped, _is_well(search, board) if stopped is None else False)


def _prunes(config: DictConfig, options: SearchOptions, launcher: JobLauncher) -> bool:
    """Whether runs ask the pruner: Optuna prunes by one objective, and a run knows its metrics alone."""
    asked = not config.hydra.sweeper.pruner._target_.endswith("NopPruner")
    single = len(options.objectives) == 1 and options.objectives[0] in config.metric
    return asked and single and not isinstance(launcher, Batches)


def _is_well(search: Trials, board: Board) -> bool:
    """Whether the search did its work; says why not."""
    failed, most = failures(search.study.trials()), search.options.max_failures
    if failed > most:
        board.note(f"stopped: {count(failed, 'trial')} failed, more than hydra.sweeper.max_failures={most}")
        return False
    states = search.table.counts()
    if "failed" in states and not {"finished", "pruned"} & states.keys():
        board.note(f"every trial failed, the last by this: {search.table.cells[-1].error}")
        return False
    return True


def _tell_best(search: Trials, board: Board) -> None:
    """Every trial counted, and the best as a command."""
    counts = ", ".join(f"{count} {state}" for state, count in search.table.counts().items())
    board.note(f"{search.table.folder}: {counts}")
    best = best_trials(search.study.study)
    for trial in best:
        values = "  ".join(f"{n} {v:.6g}" for n, v in zip(search.options.objectives, trial.values, strict=True))
        board.note(f"{'best' if len(best) == 1 else 'front'} {values}  trial {trial.number}")
        board.note(f"  {command(trial.user_attrs.get('cell', {}).get('overrides', []))}")
