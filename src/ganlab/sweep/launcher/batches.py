"""Between Hydra's launchers, which take batches, and ours, which take one job at a time. Imports no torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from hydra.core.plugins import Plugins
from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext
from omegaconf import DictConfig, OmegaConf

from ganlab.errors import WrongUse
from ganlab.store.cell import Cell
from ganlab.store.run import Run
from ganlab.sweep import Job, JobFailed, JobLauncher, Outcome
from ganlab.sweep.cells import Composer
from ganlab.sweep.launcher.job import train_cell

Made = TypeVar("Made")


def open_launcher(config: DictConfig, context: HydraContext, task: Any, cells: Sequence[Cell]) -> JobLauncher:
    """What `hydra/launcher` names; one that is not ours is given batches.

    Raises:
        WrongUse: it refused its options, or needs a package that is not installed.
    """
    launcher = Plugins.instance().instantiate_launcher(hydra_context=context, task_function=task, config=config)
    open_ours = getattr(launcher, "open", None)
    return open_ours(needs_gpu(cells)) if open_ours else Batches(launcher)


def needs_gpu(cells: Sequence[Cell]) -> bool:
    """Whether a run may use a GPU where there is one."""
    return any(cell.config.get("trainer", {}).get("accelerator") != "cpu" for cell in cells)


def construct(kind: type[Made], options: dict[str, Any]) -> Made:
    """A `kind` with these options; what its constructor refuses is the user's to mend.

    Raises:
        WrongUse: the constructor refuses them.
    """
    try:
        return kind(**options)
    except (ValueError, TypeError) as error:
        raise WrongUse(str(error)) from error


def launch(
    launcher: JobLauncher, config: DictConfig, context: HydraContext, lines: Sequence[Sequence[str]]
) -> list[JobReturn]:
    """Run a batch for one of Hydra's own sweepers; failures are in the returned values, as Hydra has it."""
    composer = Composer(context.config_loader, config)
    cells = [composer.cell(list(line)) for line in lines]
    outcomes: dict[str, Outcome] = {}
    jobs = {c.signature: Job(c.signature, train_cell, (c.config, c.overrides), c.output) for c in cells}
    try:
        for job in jobs.values():
            launcher.submit(job)
        while len(outcomes) < len(jobs):
            outcomes |= {outcome.key: outcome for outcome in launcher.wait(1.0)}
    except BaseException:
        launcher.cancel()
        raise
    return [_returned(cell, outcomes[cell.signature]) for cell in cells]


def _returned(cell: Cell, outcome: Outcome) -> JobReturn:
    done = JobReturn(cell.overrides, OmegaConf.create(cell.config), working_dir=str(Path.cwd()), task_name="ganlab")
    done.status = JobStatus.COMPLETED if outcome.state == "finished" else JobStatus.FAILED
    done.return_value = str(cell.folder) if outcome.state == "finished" else JobFailed(outcome.error or outcome.state)
    return done


class Batches(JobLauncher):
    """Somebody else's launcher behind our contract: all that was submitted runs as one batch, and is waited for whole.

    It composes and runs by its own means, so a trial cannot be pruned there.
    """

    def __init__(self, launcher: Launcher) -> None:
        self.launcher = launcher
        config = getattr(launcher, "config", None)
        asked = OmegaConf.select(config, "hydra.launcher.n_jobs") if config is not None else None
        self.slots = asked if isinstance(asked, int) and asked > 0 else 16
        self._batch: list[Job] = []
        self._number = 0

    def submit(self, job: Job) -> None:
        """Keep it for the next batch."""
        self._batch.append(job)

    def wait(self, seconds: float) -> list[Outcome]:
        """Run the batch."""
        batch, self._batch = self._batch, []
        if not batch:
            return []
        returns = self.launcher.launch([list(job.arguments[1]) for job in batch], initial_job_idx=self._number)
        self._number += len(batch)
        return [self._outcome(job, done) for job, done in zip(batch, returns, strict=True)]

    def cancel(self) -> list[Outcome]:
        """Forget what waits; a batch that runs is not ours to end."""
        batch, self._batch = self._batch, []
        return [Outcome(job.key, "interrupted") for job in batch]

    @staticmethod
    def _outcome(job: Job, done: JobReturn) -> Outcome:
        if done.status != JobStatus.COMPLETED:
            error = done._return_value
            return Outcome(job.key, "failed", error=f"{type(error).__name__}: {error}")
        run = Run(Path(str(done.return_value)))
        return Outcome(job.key, "finished" if run.state == "finished" else "interrupted", run.result)
