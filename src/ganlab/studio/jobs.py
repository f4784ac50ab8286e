"""Trainings that the app starts: each the command itself, in a session of its own, one at a time, the rest in line.

What is known of a job lies in a file, so that neither the jobs nor the line are lost when the app ends.
"""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ganlab.errors import WrongUse
from ganlab.store.file import replace_file
from ganlab.studio.refusal import Missing

ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
LIVING = ("queued", "running")
KEPT = 200  # records of ended jobs
LOOK_EVERY = 0.25  # seconds


@dataclass(frozen=True)
class Record:
    """One job. `state` is queued, running, finished, failed, refused or stopped; `said` its last sentence."""

    id: str
    kind: str
    words: list[str]
    title: str
    run: str | None
    asked: float
    state: str = "queued"
    pid: int | None = None
    started: float | None = None
    ended: float | None = None
    code: int | None = None
    said: str = ""
    stopping: bool = False

    @property
    def argv(self) -> list[str]:
        """What is executed."""
        return [sys.executable, "-m", "ganlab", *self.words]


class Jobs:
    """The jobs of one folder of runs; `slots` run at a time."""

    def __init__(self, runs: Path, folder: Path, slots: int = 1) -> None:
        self.runs, self.folder, self.slots = runs, folder, slots
        self._records: dict[str, Record] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.RLock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Read what is on disk and begin to look after it."""
        with self._lock:
            for path in sorted(self.folder.glob("*.json")):
                if ID.fullmatch(path.stem):
                    with suppress(OSError, ValueError, TypeError):
                        self._records[path.stem] = Record(**json.loads(path.read_text()))
        self._ending.clear()
        self._thread = threading.Thread(target=self._look, name="jobs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no longer; what runs goes on, and what waits is started by the next app."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def all(self) -> list[Record]:
        """All jobs, those that live first, then the newest first."""
        with self._lock:
            found = list(self._records.values())
        return sorted(found, key=lambda r: (r.state not in LIVING, r.asked if r.state in LIVING else -r.asked))

    def get(self, id: str) -> Record:
        """One job.

        Raises:
            Missing: there is none of this id.
        """
        with self._lock:
            if id not in self._records:
                raise Missing("there is no such job; the list of jobs is at /api/jobs")
            return self._records[id]

    def of_run(self, run: str) -> Record | None:
        """The newest job that trains a run."""
        return max((r for r in self.all() if r.run == run), key=lambda r: r.asked, default=None)

    def start(self, words: Sequence[str], title: str, run: str | None = None, kind: str = "train") -> Record:
        """Put `ganlab WORDS` in line, or give the living job that trains the same run."""
        with self._lock:
            living = self.of_run(run) if run else None
            if living is not None and living.state in LIVING:
                return living
            id = time.strftime("%Y%m%d-%H%M%S-") + secrets.token_hex(3)
            record = Record(id, kind, list(words), title, run, time.time())
            self._write(record)  # what cannot be written down is not begun
            self._keep(record)
            self._forget()
            self._fill()
            return self._records[id]

    def stop(self, id: str) -> Record:
        """SIGTERM to a job that runs: a training saves and can be resumed. One in line is taken out.

        Raises:
            WrongUse: it has ended already.
        """
        with self._lock:
            record = self.get(id)
            if record.state not in LIVING:
                raise WrongUse("this job has ended already; there is nothing to stop")
            if record.state == "queued":
                return self._keep(replace(record, state="stopped", ended=time.time()))
            if record.pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(record.pid, signal.SIGTERM)
            return self._keep(replace(record, stopping=True))

    def log(self, id: str) -> Path:
        """What a job printed."""
        return self.folder / f"{self.get(id).id}.log"

    def _look(self) -> None:
        while not self._ending.wait(LOOK_EVERY):
            with suppress(OSError):  # a full disk: look again
                self.look()

    def look(self) -> None:
        """See which jobs have ended, and start what waits."""
        with self._lock:
            for record in [r for r in self._records.values() if r.state == "running"]:
                if not self._lives(record):
                    self._end(record)
            self._fill()

    def _fill(self) -> None:
        waiting = sorted((r for r in self._records.values() if r.state == "queued"), key=lambda r: r.asked)
        free = self.slots - sum(r.state == "running" for r in self._records.values())
        for record in waiting[: max(free, 0)]:
            self._run(record)

    def _run(self, record: Record) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with (self.folder / f"{record.id}.log").open("ab") as log:
            process = subprocess.Popen(
                record.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=environment,
            )
        self._processes[record.id] = process
        self._keep(replace(record, state="running", pid=process.pid, started=time.time()))

    def _lives(self, record: Record) -> bool:
        process = self._processes.get(record.id)
        if process is not None:
            return process.poll() is None
        return record.pid is not None and _is_ganlab(record.pid)

    def _end(self, record: Record) -> None:
        process = self._processes.pop(record.id, None)
        code = process.returncode if process is not None else None
        states = {0: "finished", 2: "refused", 130: "stopped", 143: "stopped", -15: "stopped"}
        unknown = "stopped" if record.stopping else "finished"  # the run's own folder says more
        state = unknown if code is None else states.get(code, "failed")
        said = "" if state == "finished" else _last_sentence(self.folder / f"{record.id}.log")
        if code is not None and code < 0 and state == "failed":  # it had no time to say anything
            name = signal.Signals(-code).name
            said = f"It was ended by {name}; what was saved is kept, and its command goes on from there."
        self._keep(replace(record, state=state, ended=time.time(), code=code, said=said, pid=None, stopping=False))

    def _keep(self, record: Record) -> Record:
        self._records[record.id] = record
        with suppress(OSError):  # a full disk: this app knows it, and the run's own folder tells the next one
            self._write(record)
        return record

    def _write(self, record: Record) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        replace_file(self.folder / f"{record.id}.json", json.dumps(asdict(record), indent=1).encode())

    def _forget(self) -> None:
        """Drop the oldest records of ended jobs."""
        ended = sorted((r for r in self._records.values() if r.state not in LIVING), key=lambda r: -r.asked)
        for record in ended[KEPT:]:
            del self._records[record.id]
            for suffix in (".json", ".log"):
                (self.folder / f"{record.id}{suffix}").unlink(missing_ok=True)


def _is_ganlab(pid: int) -> bool:
    """Whether a process that another app started is still ours: its number may be another's by now."""
    try:
        return b"ganlab" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return not Path("/proc").is_dir()


def _last_sentence(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(max(log.stat().st_size - 4000, 0))
            lines = [line.strip() for line in re.split(r"[\r\n]", file.read().decode(errors="replace"))]
    except OSError:
        return ""
    return next((line for line in reversed(lines) if line), "")[:500]
