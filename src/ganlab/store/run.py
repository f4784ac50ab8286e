"""A run folder as an object. Imports no torch."""

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock
from omegaconf import DictConfig

from ganlab.config import signature
from ganlab.errors import WrongUse
from ganlab.store import asked, lock, told
from ganlab.store.file import Damaged, Lines, replace_file, tell_once
from ganlab.store.history import History, Row
from ganlab.store.place import place
from ganlab.store.state import State


@dataclass(frozen=True)
class Run:
    """One training, one folder: `config.yaml`, `status.json`, `metrics.csv`, `samples/`, `checkpoints/`, `result.json`.

    Reading changes nothing on disk. What is damaged is set aside by who holds the lock.

    >>> Run(Path("runs/ring/0123456789ab")).signature
    '0123456789ab'
    """

    folder: Path
    trusted: bool = field(default=False, compare=False, repr=False)  # whether its config may name any code

    def __post_init__(self) -> None:
        """Take a folder that is given as text."""
        object.__setattr__(self, "folder", Path(self.folder))

    @classmethod
    def of(cls, cfg: DictConfig) -> "Run":
        """The run that a config asks for, whether or not it was ever started.

        Raises:
            WrongUse: its name leads out of `paths.runs`.
        """
        return cls(place(cfg) / signature(cfg))

    @classmethod
    def load(cls, folder: str | Path, trusted: bool = False) -> "Run":
        """An existing run folder; `trusted` where who made it is, so that its config may name code beyond ganlab's.

        Raises:
            WrongUse: the folder is not one.
        """
        run = cls(Path(folder), trusted)
        if not run.exists:
            raise WrongUse(f"{folder} is no run folder (it has no config.yaml); give the folder that a training named")
        return run

    @property
    def exists(self) -> bool:
        """Whether the folder is one of a run, be one of its files lost."""
        return any((self.folder / name).is_file() for name in ("config.yaml", "status.json"))

    @property
    def signature(self) -> str:
        """The short hash that names the run."""
        return self.folder.name

    @property
    def samples(self) -> Path:
        """Where the image grids are: `<turn>.png` of fixed latents, `<turn>-fresh.png` of fresh ones."""
        return self.folder / "samples"

    @property
    def checkpoints(self) -> Path:
        """Where the checkpoints are."""
        return self.folder / "checkpoints"

    @property
    def log(self) -> Path:
        """What the training said."""
        return self.folder / "log.txt"

    @property
    def evaluations(self) -> Lines:
        """What was measured after training: name, value, deviation, protocol, checkpoint."""
        return Lines(self.folder / "evaluations.jsonl")

    @property
    def findings(self) -> Lines:
        """What the watchdog saw."""
        return Lines(self.folder / "findings.jsonl")

    def picture(self, command: str, suffix: str) -> Path:
        """Where a command's picture goes, `pictures/<command><suffix>`; the folder is made."""
        path = self.folder / "pictures" / f"{command}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def pictures(self) -> list[Path]:
        """The pictures that commands made, in order of name."""
        return sorted(p for p in (self.folder / "pictures").glob("*.*") if not p.name.startswith("."))

    @property
    def plain_config(self) -> dict[str, Any]:
        """`config.yaml` as plain values, nothing resolved.

        Raises:
            WrongUse: there is none, or it is damaged.
        """
        return asked.plain_config(self.folder)

    @property
    def config(self) -> DictConfig:
        """The config as composed; its values are as written, so nothing in it is resolved.

        Raises:
            WrongUse: there is none, or it is damaged.
        """
        return asked.config(self.folder)

    @property
    def config_text(self) -> str:
        """`config.yaml` as it stands.

        Raises:
            WrongUse: there is none.
        """
        return asked.text(self.folder)

    @property
    def overrides(self) -> list[str]:
        """The words of the command line that the run was asked for with; none where they are lost."""
        return asked.overrides(self.folder)

    @property
    def is_done(self) -> bool:
        """Whether its command has nothing to do: it is finished, and the files that say what it is can be read."""
        return self.state == "finished" and asked.is_readable(self.folder)

    @property
    def status(self) -> dict[str, Any]:
        """State, step (the turn), pid, heartbeat and times.

        State "new" where nothing ran yet, "interrupted" in turn 0 where the file is damaged.
        """
        try:
            return told.status(self.folder)
        except FileNotFoundError:
            return {"state": "new", "step": 0}
        except Damaged as error:
            tell_once(str(error))
            return {"state": "interrupted", "step": 0}

    @property
    def state(self) -> State:
        """The state in `status.json`, believed as far as the folder bears it out.

        "interrupted" where it says running but no process is, or finished but there is no result.
        """
        state: State = self.status["state"]
        if state == "running" and not self.is_locked():
            return "interrupted"
        if state == "finished":
            try:
                self.result  # noqa: B018
            except Damaged as error:
                tell_once(str(error))
                return "interrupted"
        return state

    @property
    def result(self) -> dict[str, Any]:
        """What a finished run measured.

        Raises:
            Damaged: there is no result that can be read.
        """
        return told.result(self.folder)

    @property
    def metrics(self) -> History:
        """`metrics.csv`, to be read and written."""
        return History(self.folder / "metrics.csv")

    @property
    def history(self) -> list[Row]:
        """The complete lines of `metrics.csv` in order of turn; a value that a line lacks is left out."""
        return self.metrics.rows()

    def series(self, name: str) -> tuple[list[float], list[float]]:
        """The turns at which `name` was logged, and its values."""
        rows = [row for row in self.history if name in row]
        return [row["turn"] for row in rows], [row[name] for row in rows]

    def update_status(self, state: State, step: int, **more: Any) -> None:
        """Replace `status.json`; what is not given stays as it was."""
        now = time.time()
        status = {"started": now, **self.status, "state": state, "step": step, "pid": os.getpid(), "heartbeat": now}
        status |= more
        if state != "running":
            status["ended"] = now
        replace_file(self.folder / "status.json", json.dumps(status, indent=1).encode())

    def write_asked(self, config: Mapping[str, Any], overrides: Sequence[str]) -> None:
        """Replace `config.yaml` and `overrides.yaml`."""
        asked.write(self.folder, config, overrides)

    def write_result(self, result: Mapping[str, Any]) -> None:
        """Replace `result.json`."""
        replace_file(self.folder / "result.json", json.dumps(result, indent=1).encode())

    def append_row(self, columns: Sequence[str], row: Mapping[str, float]) -> None:
        """Add one complete line to `metrics.csv`; `columns` are written as its first."""
        self.metrics.append(columns, row)

    def rewind(self, turn: int) -> None:
        """Drop what lies after `turn` in `metrics.csv` and among the findings, and any line that was cut short."""
        self.metrics.rewind(turn)
        self.findings.keep(lambda found: int(found.get("turn") or 0) <= turn)

    def lock(self, wait: bool = False) -> FileLock:
        """Held by the process that trains this run; with `wait`, once no other holds it.

        Who gets it clears up: files that killed writers left half are removed, damaged ones set aside.

        Raises:
            WrongUse: another process holds it, or the folder cannot be written.
        """

        def refusal() -> str:
            pid = self.status.get("pid", "unknown")
            return (
                f"{self.folder} is being trained by process {pid}; wait for it, stop it, or choose another seed or name"
            )

        held = lock.acquire(self.folder / ".lock", refusal, wait)
        told.clear_up(self.folder)
        return held

    def is_locked(self) -> bool:
        """Whether some process trains this run now."""
        return lock.is_held(self.folder / ".lock")
