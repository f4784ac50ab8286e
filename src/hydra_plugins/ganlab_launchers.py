"""Hydra finds the launchers here; it imports this file at every start, so nothing heavy is imported before a sweep."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from hydra.core.utils import JobReturn
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig


class JobsLauncher(Launcher):
    """`home` is the class that runs jobs, as `module.Class`; the other options are its own."""

    def __init__(self, home: str, **options: Any) -> None:
        self.home, self.options = home, options

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Keep what Hydra gives."""
        self.context, self.config = hydra_context, config

    def open(self, gpus: bool) -> Any:
        """The launcher that takes one job at a time; `gpus` says whether jobs can use one."""
        from ganlab.sweep.launcher.batches import opened

        module, _, name = self.home.rpartition(".")
        return opened(getattr(import_module(module), name), {**self.options, "gpus": gpus})

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        """A batch for one of Hydra's own sweepers."""
        from ganlab.sweep.launcher.batches import launch

        return launch(self.open(True), self.config, self.context, job_overrides)
