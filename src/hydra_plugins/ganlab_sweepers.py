"""Hydra finds the sweepers here; it imports this file at every start, so nothing heavy is imported before a sweep."""

from typing import Any, List  # noqa: UP035

from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig


class GridSweeper(Sweeper):
    """`hydra/sweeper=grid`: every combination of `params` (a mapping, or several) and the command line."""

    def __init__(self, params: Any = None) -> None:
        self.params = params or {}

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Keep what Hydra gives."""
        self.context, self.task, self.given = hydra_context, task_function, config

    def sweep(self, arguments: List[str]) -> Any:  # noqa: UP006
        """Run the grid."""
        from ganlab.sweep.grid import sweep

        return sweep(self.given, self.context, self.task, arguments, self.params)


class OptunaSweeper(Sweeper):
    """`hydra/sweeper=optuna`: a search; the keys are those of conf/hydra/sweeper/optuna.yaml."""

    def __init__(self, sampler: Any = None, pruner: Any = None, **options: Any) -> None:
        self.options = options  # the sampler and the pruner are made by the search, from the config

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Keep what Hydra gives; Hydra would have built sampler and pruner without their study."""
        self.context, self.task, self.given = hydra_context, task_function, config

    def sweep(self, arguments: List[str]) -> Any:  # noqa: UP006
        """Run or continue the study."""
        from ganlab.sweep.search.search import sweep

        return sweep(self.given, self.context, self.task, arguments, self.options)
