"""Hydra finds the launchers here; it imports this file at every start, so nothing heavy is imported before a sweep."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Optional

from hydra.core.utils import JobReturn
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig


class JobsLauncher(Launcher):
    """The class that runs jobs has the launcher's word: hydra/launcher=local is ganlab.sweep.launcher.local.Local.

    `home` names it as `module.Class` where it is elsewhere; the other options are its own.
    """

    def __init__(self, home: Optional[str] = None, **options: Any) -> None:  # noqa: UP045
        self.home, self.options = home, options

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Keep what Hydra gives."""
        self.context, self.config = hydra_context, config

    def open(self, gpus: bool) -> Any:
        """The launcher that takes one job at a time; `gpus` says whether jobs can use one."""
        from ganlab.sweep.launcher.batches import construct

        return construct(self.kind(), {**self.options, "gpus": gpus})

    def kind(self) -> Any:
        """The class that runs jobs."""
        word = str(self.config.hydra.runtime.choices["hydra/launcher"])
        name = "".join(part.capitalize() for part in word.split("_"))
        module, _, name = (self.home or f"ganlab.sweep.launcher.{word}.{name}").rpartition(".")
        return getattr(import_module(module), name)

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        """A batch for one of Hydra's own sweepers."""
        from ganlab.sweep.launcher.batches import launch

        return launch(self.open(True), self.config, self.context, job_overrides)
