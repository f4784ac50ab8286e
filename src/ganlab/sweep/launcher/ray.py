"""A Ray cluster, or Ray on this machine."""

import os
import sys
import time
from importlib import import_module
from typing import Any

from ganlab.sweep import Job, JobLauncher, Outcome
from ganlab.sweep.launcher.job import perform
from ganlab.sweep.launcher.process import redirect


class Ray(JobLauncher):
    """`address` "auto" is the cluster that runs here, None starts Ray on this machine alone.

    A job takes `num_cpus` cores, which are its threads, and where the cluster has any `num_gpus` GPUs, fractions too.
    Nothing is retried silently. All machines see the runs' folder under the same path.

    Raises:
        ValueError: Ray is not installed, or there is no such cluster.
    """

    def __init__(
        self,
        address: str | None = None,
        num_cpus: float = 1.0,
        num_gpus: float = 1.0,
        timeout: float | None = None,
        grace: float = 30.0,
        gpus: bool = True,
    ) -> None:
        try:
            ray: Any = import_module("ray")
        except ImportError:
            raise ValueError("hydra/launcher=ray needs Ray; install it by: pip install 'ganlab[ray]'") from None

        self.ray, self.timeout, self.grace, self.num_cpus = ray, timeout, grace, num_cpus
        try:
            own = {} if address else {"include_dashboard": False}
            ray.init(address=address, ignore_reinit_error=True, log_to_driver=False, logging_level="error", **own)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise ValueError(f"hydra.launcher.address={address}: there is no such Ray cluster ({error})") from None

        there = ray.cluster_resources()
        self.num_gpus = num_gpus if gpus and there.get("GPU") else 0.0
        self.slots = max(1, int(there.get("CPU", 1) // num_cpus))
        if self.num_gpus:
            self.slots = max(1, min(self.slots, int(there["GPU"] / self.num_gpus)))

        options = {"num_cpus": num_cpus, "num_gpus": self.num_gpus, "max_retries": 0, "max_calls": 1}
        self._call = ray.remote(**options)(_perform)
        self._running: dict[Any, tuple[Job, float]] = {}
        self._late: dict[Any, float] = {}

    def submit(self, job: Job) -> None:
        """Give the job to Ray, which starts it when its resources are free."""
        reference = self._call.remote(job, os.getcwd(), dict(os.environ), max(1, int(self.num_cpus)))
        self._running[reference] = (job, time.monotonic())

    def wait(self, seconds: float) -> list[Outcome]:
        """Outcomes of what has ended."""
        if not self._running:
            return []
        every = list(self._running)
        ready, _ = self.ray.wait(every, num_returns=1, timeout=seconds)
        if ready:
            ready, _ = self.ray.wait(every, num_returns=len(every), timeout=0)
        self._end_late_ones()
        return [self._outcome(reference) for reference in ready]

    def cancel(self) -> list[Outcome]:
        """Ctrl-C in every job, and its process killed where it is still there after `grace` seconds."""
        for reference in self._running:
            self.ray.cancel(reference, force=False)
        outcomes: list[Outcome] = []
        end = time.monotonic() + self.grace
        try:
            while self._running and time.monotonic() < end:
                outcomes += self.wait(0.5)
        finally:
            for reference in self._running:
                self.ray.cancel(reference, force=True)
        killed = [Outcome(job.key, "interrupted") for job, _ in self._running.values()]
        self._running.clear()
        return outcomes + killed

    def _outcome(self, reference: Any) -> Outcome:
        job, _ = self._running.pop(reference)
        late = self._late.pop(reference, None) is not None
        try:
            outcome: Outcome = self.ray.get(reference)
        except self.ray.exceptions.TaskCancelledError:
            outcome = Outcome(job.key, "interrupted")
        except self.ray.exceptions.RayError as error:
            first = str(error).strip().splitlines()[0]
            outcome = Outcome(job.key, "failed", error=f"its process died ({type(error).__name__}: {first})")
        if late and outcome.state != "finished":
            error_text = f"ran longer than hydra.launcher.timeout={self.timeout} seconds; the same command continues it"
            return Outcome(job.key, "failed", error=error_text)
        return outcome

    def _end_late_ones(self) -> None:
        now = time.monotonic()
        for reference, (_, started) in self._running.items() if self.timeout is not None else ():
            assert self.timeout is not None
            if reference in self._late:
                if now > self._late[reference] + self.grace:
                    self.ray.cancel(reference, force=True)
            elif now > started + self.timeout:
                self._late[reference] = now
                self.ray.cancel(reference, force=False)


def _perform(job: Job, folder: str, environment: dict[str, str], threads: int) -> Outcome:
    """The job in Ray's worker, which ends after it. What Ray says about devices stays."""
    own = {name: value for name, value in os.environ.items() if name.startswith(("CUDA_VISIBLE", "RAY_"))}
    os.environ.update(environment | own)
    os.chdir(folder)
    sys.path.insert(0, folder)
    os.environ["OMP_NUM_THREADS"] = str(threads)  # early enough: a fresh worker has not imported torch
    if job.output is not None:
        redirect(job.output)
    return perform(job)
