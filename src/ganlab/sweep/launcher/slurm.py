"""A SLURM cluster, through submitit."""

import os
import subprocess
import time
from pathlib import Path
from typing import Any

from ganlab.sweep import Job, JobLauncher, Outcome
from ganlab.sweep.launcher.job import perform

SECONDS = 5.0  # between two looks at squeue


class Slurm(JobLauncher):
    """One SLURM job per run, at most `slots` at a time; `folder`, on a shared disk, keeps what submitit sends.

    `minutes` is the time limit that SLURM is given. Jobs that die are noticed by `squeue`, so no accounting is needed.

    Raises:
        ValueError: submitit or SLURM is not there.
    """

    def __init__(
        self,
        folder: str = "runs/.slurm",
        slots: int = 16,
        cpus_per_job: int = 1,
        gpus_per_job: int = 1,
        memory_gb: float | None = None,
        minutes: int = 24 * 60,
        partition: str | None = None,
        more: dict[str, Any] | None = None,
        grace: float = 60.0,
        gpus: bool = True,
    ) -> None:
        try:
            import submitit
        except ImportError:
            raise ValueError(
                "hydra/launcher=slurm needs submitit; install it by: pip install 'ganlab[slurm]'"
            ) from None

        self.slots, self.grace, self.threads = slots, grace, cpus_per_job
        options: dict[str, Any] = {"job_name": "ganlab", "cpus_per_task": cpus_per_job, "time": minutes}
        options |= {"gpus_per_node": gpus_per_job} if gpus and gpus_per_job else {}
        options |= {"mem": f"{memory_gb:g}G"} if memory_gb else {}
        options |= {"partition": partition} if partition else {}
        options |= {"additional_parameters": more} if more else {}

        try:
            self._executor = submitit.SlurmExecutor(folder=Path(folder).absolute())
        except RuntimeError as error:
            raise ValueError(f"hydra/launcher=slurm must be given where sbatch can be called ({error})") from None
        self._executor.update_parameters(**options)
        self._running: dict[str, tuple[Job, Any]] = {}
        self._missing: dict[str, int] = {}
        self._looked = time.monotonic()

    def submit(self, job: Job) -> None:
        """Give the job to SLURM."""
        sent = self._executor.submit(_perform, job, self.threads)
        self._running[sent.job_id] = (job, sent)

    def wait(self, seconds: float) -> list[Outcome]:
        """Outcomes of what has ended: with an answer, or without one and no longer in the queue."""
        end = time.monotonic() + seconds
        while self._running:
            outcomes = self._answered() + self._died()
            if outcomes or time.monotonic() >= end:
                return outcomes
            time.sleep(0.2)
        return []

    def cancel(self) -> list[Outcome]:
        """scancel everything: what runs saves, what waits is forgotten."""
        if self._running:
            subprocess.run(["scancel", *self._running], check=False, capture_output=True)
        outcomes: list[Outcome] = []
        end = time.monotonic() + self.grace
        while self._running and time.monotonic() < end:
            outcomes += self.wait(1.0)
        outcomes += [Outcome(job.key, "interrupted") for job, _ in self._running.values()]
        self._running.clear()
        return [
            outcome if outcome.state == "finished" else Outcome(outcome.key, "interrupted", error=outcome.error)
            for outcome in outcomes
        ]

    def _answered(self) -> list[Outcome]:
        done = [number for number, (_, sent) in self._running.items() if sent.paths.result_pickle.exists()]
        return [self._outcome(number) for number in done]

    def _outcome(self, number: str) -> Outcome:
        job, sent = self._running.pop(number)
        try:
            return sent.result()  # type: ignore[no-any-return]
        except Exception as error:
            return Outcome(job.key, "failed", error=f"{type(error).__name__} in SLURM job {number}", details=str(error))

    def _died(self) -> list[Outcome]:
        """Jobs that two looks at the queue in a row did not find, and that left no answer."""
        if time.monotonic() - self._looked < SECONDS:
            return []
        self._looked = time.monotonic()
        queued = _queue()
        if queued is None:
            return []

        outcomes = []
        for number in [number for number in self._running if number not in queued]:
            self._missing[number] = self._missing.get(number, 0) + 1
            if self._missing[number] > 1 and not self._running[number][1].paths.result_pickle.exists():
                job, sent = self._running.pop(number)
                why = "ended without an answer (killed, or above its limits)"
                error = f"SLURM job {number} {why}; see {sent.paths.stderr}"
                outcomes.append(Outcome(job.key, "failed", error=error))
        return outcomes


def _queue() -> set[str] | None:
    """The numbers of all jobs that wait or run; None where SLURM does not answer now."""
    asked = subprocess.run(["squeue", "--noheader", "--format=%i"], check=False, capture_output=True, text=True)
    return set(asked.stdout.split()) if asked.returncode == 0 else None


def _perform(job: Job, threads: int) -> Outcome:
    """The job on its node."""
    os.environ["OMP_NUM_THREADS"] = str(threads)  # early enough: a fresh process has not imported torch
    return perform(job)
