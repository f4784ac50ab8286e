"""One machine: slots on its GPUs or cores, a fresh process per job."""

import os
import time
from collections import deque
from multiprocessing.connection import wait
from pathlib import Path

from ganlab.sweep import Job, JobLauncher, Outcome
from ganlab.sweep.launcher.job import visible_gpus
from ganlab.sweep.launcher.process import Process, apart


class Local(JobLauncher):
    """Slots are GPUs x `jobs_per_gpu`, or without a GPU cores / `threads_per_job`; `slots` sets their number itself.

    A job above `timeout` seconds is asked to save and end, and killed `grace` seconds later. A job that ran out of GPU
    memory is run once more, alone on its device. With `gpus` false the CPU is used even where there are GPUs.

    Raises:
        ValueError: a number that cannot be.
    """

    def __init__(
        self,
        jobs_per_gpu: int = 1,
        threads_per_job: int = 1,
        slots: int | None = None,
        timeout: float | None = None,
        grace: float = 30.0,
        gpus: bool = True,
    ) -> None:
        given = {"jobs_per_gpu": jobs_per_gpu, "threads_per_job": threads_per_job, "slots": slots, "timeout": timeout}
        for name, value in given.items():
            if value is not None and (not isinstance(value, int | float) or value <= 0):
                raise ValueError(f"hydra.launcher.{name} must be above 0, got {value}")

        self.timeout, self.grace = timeout, grace
        self.devices: list[str] = apart(visible_gpus) if gpus and _may_have_gpus() else []
        self.slots = slots or (len(self.devices) * jobs_per_gpu if self.devices else max(1, cores() // threads_per_job))
        self.threads = max(1, cores() // self.slots) if self.devices else threads_per_job

        self._waiting: deque[Job] = deque()
        self._running: dict[Process, str | None] = {}
        self._alone: set[str] = set()  # keys of jobs that may share their device with none
        self._timed_out: dict[Process, float] = {}

    def submit(self, job: Job) -> None:
        """Start the job, or queue it until a slot is free."""
        self._waiting.append(job)
        self._fill()

    def running(self) -> set[str]:
        """The keys of the jobs that have a process."""
        return {process.job.key for process in self._running}

    def wait(self, seconds: float) -> list[Outcome]:
        """Outcomes of what has ended; timeouts are kept here."""
        if not self._running:
            return []
        wait(
            [handle for process in self._running for handle in process.handles],
            min(seconds, self._patience()),
        )
        self._end_late_ones()
        outcomes = self._collect()
        self._fill()
        return outcomes

    def cancel(self) -> list[Outcome]:
        """SIGTERM to every job, SIGKILL to those still there after `grace` seconds or at a second interruption."""
        self._waiting.clear()
        for process in self._running:
            process.stop()
        outcomes: list[Outcome] = []
        try:
            end = time.monotonic() + self.grace
            while self._running and (left := end - time.monotonic()) > 0:
                wait([handle for process in self._running for handle in process.handles], left)
                outcomes += self._collect()
        finally:
            for process in self._running:
                process.kill()
        return outcomes + self._collect()

    def _fill(self) -> None:
        while self._waiting and len(self._running) < self.slots:
            device = self._free_device(self._waiting[0])
            if device is _NONE:
                return
            job = self._waiting.popleft()
            environment = {} if device is None else {"CUDA_VISIBLE_DEVICES": device}
            self._running[Process(job, self.threads, environment, self.grace)] = device

    def _free_device(self, job: Job) -> str | None:
        """The emptiest device (None is the CPU) for the job, or _NONE while it must wait."""
        places: list[str | None] = [*self.devices] if self.devices else [None]
        load = {place: [p for p, where in self._running.items() if where == place] for place in places}
        free = [place for place in places if not any(p.job.key in self._alone for p in load[place])]
        if job.key in self._alone:
            free = [place for place in free if not load[place]]
        return min(free, key=lambda place: len(load[place])) if free else _NONE

    def _collect(self) -> list[Outcome]:
        outcomes = []
        for process in list(self._running):
            outcome = process.outcome()
            if outcome is None:
                continue

            del self._running[process]
            if self._timed_out.pop(process, None) is not None and outcome.state != "finished":
                error = f"ran longer than hydra.launcher.timeout={self.timeout} seconds; the same command continues it"
                outcome = Outcome(outcome.key, "failed", error=error)
            if outcome.out_of_memory and outcome.key not in self._alone:
                self._alone.add(outcome.key)
                self._waiting.appendleft(process.job)
            else:
                outcomes.append(outcome)
        return outcomes

    def _patience(self) -> float:
        """Seconds until the next job is late."""
        if self.timeout is None:
            return 3600.0
        ends = [self._timed_out.get(p, p.started + self.timeout) for p in self._running]
        return max(0.0, min(ends) - time.monotonic())

    def _end_late_ones(self) -> None:
        now = time.monotonic()
        for process in self._running if self.timeout is not None else ():
            assert self.timeout is not None
            if process in self._timed_out:
                if now >= self._timed_out[process]:
                    process.kill()
            elif now >= process.started + self.timeout:
                self._timed_out[process] = now + self.grace
                process.stop()


_NONE = "wait"  # no device now


def cores() -> int:
    """The cores that this process may use: its affinity, or the share that its container has."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return max(1, min(count, int(quota) // int(period)))
    except (OSError, ValueError):
        return count


def _may_have_gpus() -> bool:
    """Whether looking for GPUs, which costs the import of torch, is worth it."""
    return any(Path("/dev").glob("nvidia[0-9]*")) or Path("/dev/kfd").exists() or Path("/dev/dxg").exists()
