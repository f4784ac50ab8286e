"""Many runs from one command.

Contract of a launcher: `submit(job)` returns at once and may queue; `wait(seconds)` returns the outcomes of jobs that
have ended since, an empty list when none did; `cancel()` ends all jobs so that they can be resumed and returns their
outcomes; `slots` is how many jobs may run at a time. A job that dies is an outcome as any other, never an exception:
in whatever process it runs, `ganlab.sweep.launcher.job.perform` makes its call and returns what became of it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

OutcomeState = Literal["finished", "failed", "pruned", "interrupted"]


@dataclass(frozen=True)
class Job:
    """A call in a process of its own: `call` is a module's function, `output` the file that takes what it prints."""

    key: str
    call: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    output: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """How a job ended. `error` is one sentence, `details` the traceback where there is one."""

    key: str
    state: OutcomeState
    value: Any = None
    error: str | None = None
    details: str | None = None
    out_of_memory: bool = False


class JobLauncher(ABC):
    """Where jobs run."""

    slots: int

    @abstractmethod
    def submit(self, job: Job) -> None:
        """Run `job` as soon as a slot is free."""

    @abstractmethod
    def wait(self, seconds: float) -> list[Outcome]:
        """Wait until a job has ended, at most `seconds`."""

    @abstractmethod
    def cancel(self) -> list[Outcome]:
        """End everything, resumably, and forget what waits."""

    def running(self) -> set[str]:
        """The keys of the jobs known to run now; those submitted, where the launcher cannot tell."""
        return set()


class Ended(SystemExit):
    """A sweep is over; `code` is the exit code that tells how: 0, 1, 2, 130 or 143."""


class JobFailed(RuntimeError):
    """A job of a batch did not finish; what Hydra's own sweepers raise when the batch is over."""
