"""Train one run, or with -m many: the same as `python train.py`.

    ganlab train generator=dcgan discriminator=wgan_gp
    ganlab train -m generator=gan,dcgan seed=0,1,2

The same command continues what was stopped, and returns at once what is finished.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig

from ganlab.build.hydra_adapter import flags
from ganlab.build.unimported import check_unimported
from ganlab.cli import nothing_started
from ganlab.config import conf_folder, register_resolvers
from ganlab.config.refusal import refuse_unchosen, refused
from ganlab.config.suggestion import did_you_mean
from ganlab.errors import RunFailed, WrongUse
from ganlab.report.terminal import summarize
from ganlab.store.run import Run
from ganlab.sweep import JobFailed

MULTIRUN = ("-m", "--multirun")


def run(arguments: Sequence[str]) -> None:
    """Enter Hydra's application with these overrides and flags."""
    register_resolvers()
    sys.argv = [sys.argv[0], *in_order(arguments)]
    app = hydra.main(config_path=str(conf_folder()), config_name="train", version_base="1.3")(_task)
    try:
        with refused(), _raising():
            app()
    except JobFailed as failure:  # of Hydra's own sweepers; the job's own log has the rest
        raise RunFailed(str(failure)) from failure
    except KeyboardInterrupt:  # while composing: a run and a sweep say themselves how far they came
        print("interrupted; nothing was started", file=sys.stderr)
        sys.exit(128 + signal.SIGINT)


def in_order(arguments: Sequence[str]) -> list[str]:
    """The arguments as Hydra's parser takes them: -m first, then the overrides, for it takes these in one piece.

    >>> in_order(["generator=gan,dcgan", "-m", "seed=0,1"])
    ['-m', 'generator=gan,dcgan', 'seed=0,1']
    >>> in_order(["generator=gan", "--cfg", "job", "seed=1"])
    ['generator=gan', 'seed=1', '--cfg', 'job']

    Raises:
        WrongUse: a flag that there is not, or that is given what it does not take.
    """
    known = [flag for action in flags()._actions for flag in action.option_strings]
    for argument in arguments:
        name = argument.partition("=")[0]
        if (name.startswith("--") and "." in name) or ("=" in argument and name.startswith("-") and name not in known):
            raise WrongUse(f"{argument} is no option; a value is set without dashes: {argument.lstrip('-')}")
        if name.startswith("--") and not any(flag.startswith(name) for flag in known):
            told = did_you_mean(name, known) or "; `ganlab train --hydra-help` lists them"
            raise WrongUse(f"there is no option {name}{told}")
    first = [argument for argument in arguments if argument in MULTIRUN][:1]
    others = [argument for argument in arguments if argument not in MULTIRUN]
    if any(argument.startswith("-") for argument in others):
        others.sort(key=lambda argument: argument.startswith("-") or "=" not in argument)
    ordered = first + others
    reader = flags()
    reader.error = _refuse_flags  # type: ignore[method-assign]
    given = reader.parse_args(ordered)
    if given.resolve and not (given.cfg or given.help):
        raise WrongUse("--resolve goes with --cfg job")
    return ordered


def _refuse_flags(message: str) -> NoReturn:
    raise WrongUse(f"{message}; `ganlab train --hydra-help` lists the options")


@contextmanager
def _raising() -> Iterator[None]:
    """Let Hydra raise what it would print and bury in an exit."""
    before = os.environ.get("HYDRA_FULL_ERROR")
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        yield
    finally:
        os.environ.pop("HYDRA_FULL_ERROR") if before is None else os.environ.update(HYDRA_FULL_ERROR=before)


def _task(cfg: DictConfig) -> str:
    one_of_many = False
    try:
        with refused():
            overrides = list(HydraConfig.get().overrides.task)
            refuse_unchosen(cfg, overrides)
            one_of_many = HydraConfig.get().mode == RunMode.MULTIRUN
            if not one_of_many:
                return str(run_one(cfg, overrides).folder)
            from ganlab.run.train import train

            return str(train(cfg, overrides).folder)
    except (WrongUse, RunFailed) as error:
        if one_of_many:  # somebody else's launcher: an exit would end its other runs
            raise
        print(error, file=sys.stderr)  # and exit, or Hydra would print a line before it
        sys.exit(2 if isinstance(error, WrongUse) else 1)


def run_one(cfg: DictConfig, overrides: list[str]) -> Run:
    """Train one config, say how it went, and exit with the code that tells so where it was interrupted.

    Raises:
        WrongUse: the config cannot be run.
        RunFailed: it failed.
    """
    check_unimported(cfg)
    run = Run.of(cfg)
    finished_before = not cfg.fresh and run.is_done
    if not finished_before:
        with nothing_started():
            from ganlab.layer.parallel import is_first
            from ganlab.run.train import train
        try:
            run = train(cfg, overrides)
        except KeyboardInterrupt:  # before the first turn, or between turns: later ones are answered after the turn
            sys.exit(_interrupted(run))
        if not is_first():  # the first one says how it went
            return run

    summarize(run, finished_before)
    status = run.status
    if status["state"] == "interrupted":
        sys.exit(128 + (status.get("signal") or 2))
    return run


def _interrupted(run: Run) -> int:
    step = run.status["step"]
    how = f"stopped in turn {step}; give the same command to continue {run.folder}" if step else "nothing was trained"
    print(f"interrupted; {how}", file=sys.stderr)
    return 130
