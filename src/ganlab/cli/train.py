"""Train one run, or with -m many: the same as `python train.py`.

    ganlab train generator=dcgan discriminator=wgan_gp
    ganlab train -m generator=gan,dcgan seed=0,1,2

The same command continues what was stopped, and returns at once what is finished.
"""

import sys
from collections.abc import Sequence

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig

from ganlab.cli import nothing_started
from ganlab.config import conf_folder, register_resolvers
from ganlab.errors import RunFailed, WrongUse
from ganlab.report.terminal import summarize
from ganlab.store.run import Run
from ganlab.sweep import JobFailed


def run(arguments: Sequence[str]) -> None:
    """Enter Hydra's application with these overrides and flags."""
    register_resolvers()
    # Hydra's reader gives up at a flag between overrides; the one that people write there may stand anywhere.
    sys.argv = [sys.argv[0], *sorted(arguments, key=lambda word: word not in ("-m", "--multirun"))]
    app = hydra.main(config_path=str(conf_folder()), config_name="train", version_base="1.3")(_task)
    try:
        app()
    except JobFailed as failure:  # of Hydra's own sweepers; the job's own log has the rest
        raise RunFailed(str(failure)) from failure


def _task(cfg: DictConfig) -> str:
    overrides = list(HydraConfig.get().overrides.task)
    if HydraConfig.get().mode == RunMode.MULTIRUN:  # somebody else's launcher: an exit would end its other runs
        from ganlab.run.train import train

        return str(train(cfg, overrides).folder)
    try:
        return str(run_one(cfg, overrides).folder)
    except (WrongUse, RunFailed) as error:  # as an exit, or Hydra would print a traceback
        print(error, file=sys.stderr)
        sys.exit(2 if isinstance(error, WrongUse) else 1)


def run_one(cfg: DictConfig, overrides: list[str]) -> Run:
    """Train one config, say how it went, and exit with the code that tells so where it was interrupted.

    Raises:
        WrongUse: the config cannot be run.
        RunFailed: it failed.
    """
    run = Run.of(cfg)
    finished_before = not cfg.get("fresh") and run.state == "finished"
    if not finished_before:
        with nothing_started():
            from ganlab.run.process import is_first
            from ganlab.run.train import train

        run = train(cfg, overrides)
        if not is_first():  # the first one says how it went
            return run
    summarize(run, finished_before)
    status = run.status
    if status["state"] == "interrupted":
        sys.exit(128 + (status.get("signal") or 2))
    return run
