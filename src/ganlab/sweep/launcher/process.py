"""A job's process: forked from a server that has done the heavy imports once."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from ganlab.errors import RunFailed
from ganlab.sweep import Job, Outcome
from ganlab.sweep.launcher.job import perform

PRELOADED = ["ganlab.run.train", "ganlab.sweep.launcher.job", "torchmetrics"]
SERVER_DIED = 255  # what multiprocessing says of a process when the server cannot be asked any more


def server() -> Any:
    """The forkserver's context; it imports torch and Lightning once, when warmed or first asked for a process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def warm() -> None:
    """Let the server begin its imports, which take seconds, while this process does something else.

    It holds the standard output until they are done, so a mistake should be found before: it would be said at once, but
    a pipe would end seconds later.
    """
    server()
    forkserver.ensure_running()


STARTS = 50  # tenths of a second until a server that was killed is seen to be gone, at most


class Process:
    """One job in a fresh process and process group; `threads` for its CPU work, `environment` set before CUDA wakes."""

    def __init__(self, job: Job, threads: int, environment: Mapping[str, str], grace: float) -> None:
        self.job = job
        self.started = time.monotonic()
        self._answers, answer = multiprocessing.Pipe(duplex=False)
        # The server has the environment of its start; a job has the driver's of now.
        arguments = (job, answer, threads, {**os.environ, **environment}, grace)
        self._process = server().Process(target=_work, args=arguments, name=f"ganlab {job.key}", daemon=False)
        self._start()
        self._group = self._process.pid
        answer.close()

    def _start(self) -> None:
        """More than once, because somebody may have killed the server: another begins as soon as its death is seen."""
        for _ in range(STARTS):
            try:
                self._process.start()
                return
            except (EOFError, OSError):
                time.sleep(0.1)
                forkserver.ensure_running()
        self._process.start()

    @property
    def handles(self) -> list[Any]:
        """What `multiprocessing.connection.wait` can wait for: either is ready when the job has ended."""
        return [self._answers, self._process.sentinel]

    def outcome(self) -> Outcome | None:
        """How the job ended; None while it runs."""
        if not wait(self.handles, 0):
            return None

        answer: Outcome | None = None
        with contextlib.suppress(EOFError, OSError):
            if self._answers.poll():
                answer = self._answers.recv()

        self._process.join(5)
        if self._process.exitcode is None:
            self.kill()
        self._kill_group()  # what the job started and left

        if answer is None:
            answer = Outcome(self.job.key, "failed", error=death(self._process.exitcode, self.job.output))
        self._answers.close()
        self._process.close()
        return answer

    def stop(self) -> None:
        """Ask the job to save and end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the job and all that it started."""
        self._signal(signal.SIGKILL)
        self._process.join(10)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self._process.pid is not None:
                os.kill(self._process.pid, number)
        if number == signal.SIGKILL:
            self._kill_group()

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._group, signal.SIGKILL)


def death(code: int | None, output: Path | None = None) -> str:
    """One sentence about a process that ended without an answer; `output` took what it printed.

    >>> death(7)
    'the process ended with code 7 and no answer'
    """
    if code == SERVER_DIED:
        return (
            "the server that processes are forked from was killed, and this one saved and ended; the same command "
            "continues it"
        )
    if code == -signal.SIGKILL:
        return "killed (signal 9), as the kernel does when memory is short; the same command continues it"
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}; the same command continues it"
    words = f"; its last words are in {output}" if output is not None else ""
    return f"the process ended with code {code} and no answer{words}"


def apart(call: Callable[..., Any], *arguments: Any) -> Any:
    """Call a module's function in a process of its own, so that this one stays without torch, and return its value.

    Raises:
        RuntimeError: the call failed; the message holds the traceback.
        RunFailed: its process was killed.
    """
    process = Process(Job(call.__name__, call, arguments), 1, {}, 1.0)
    try:
        wait(process.handles)
        outcome = process.outcome()
    except BaseException:
        process.kill()
        raise
    assert outcome is not None
    if outcome.state != "finished":
        raise RuntimeError(outcome.details) if outcome.details else RunFailed(str(outcome.error))
    return outcome.value


def _work(job: Job, answer: Connection, threads: int, environment: dict[str, str], grace: float) -> None:
    """The job's process: no terminal signals, no orphan, its own output, threads and devices."""
    os.setpgrp()
    os.environ.update(environment)
    threading.Thread(target=_follow_driver, args=(grace,), daemon=True).start()
    if job.output is not None:
        redirect(job.output)
    import torch

    torch.set_num_threads(threads)
    outcome = perform(job)
    with contextlib.suppress(BrokenPipeError):
        answer.send(outcome)
    answer.close()


def _follow_driver(grace: float) -> None:
    """When the driver is gone, even by kill -9, save and end as at a SIGTERM, and in any case after `grace` seconds."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os.killpg(0, signal.SIGKILL)


def redirect(path: Path) -> None:
    """Send what the process prints to `path`, or nowhere where that cannot be written."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError:
        file = os.open(os.devnull, os.O_WRONLY)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)
