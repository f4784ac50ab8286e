"""A run folder as an object. Imports no torch."""

import csv
import io
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout
from omegaconf import DictConfig, OmegaConf

from ganlab.config import signature
from ganlab.errors import WrongUse

State = Literal["new", "running", "finished", "failed", "interrupted"]
Row = dict[str, float]


def replace_file(path: Path, content: bytes) -> None:
    """Write all of `content` or leave `path` as it was, also when the power goes."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class Run:
    """One training, one folder: `config.yaml`, `status.json`, `metrics.csv`, `samples/`, `checkpoints/`, `result.json`.

    >>> Run(Path("runs/ring/0123456789ab")).signature
    '0123456789ab'
    """

    folder: Path

    @classmethod
    def of(cls, cfg: DictConfig) -> "Run":
        """The run that a config asks for, whether or not it was ever started."""
        return cls(Path(str(cfg.paths.runs)).expanduser() / str(cfg.name) / signature(cfg))

    @classmethod
    def load(cls, folder: str | Path) -> "Run":
        """An existing run folder.

        Raises:
            WrongUse: the folder is not one.
        """
        run = cls(Path(folder))
        if not (run.folder / "config.yaml").is_file():
            raise WrongUse(f"{folder} is no run folder (it has no config.yaml); give the folder that a training named")
        return run

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
    def config(self) -> DictConfig:
        """The config as composed."""
        cfg = OmegaConf.load(self.folder / "config.yaml")
        assert isinstance(cfg, DictConfig)
        return cfg

    @property
    def status(self) -> dict[str, Any]:
        """State, step (the turn), pid, heartbeat and times; state "new" where nothing ran yet."""
        try:
            return dict(json.loads((self.folder / "status.json").read_text()))
        except (FileNotFoundError, NotADirectoryError):
            return {"state": "new", "step": 0}

    @property
    def state(self) -> State:
        """The state in `status.json`; "interrupted" where it says running but no process is."""
        status = self.status
        if status["state"] == "running" and not self.is_locked():
            return "interrupted"
        return status["state"]  # type: ignore[no-any-return]

    @property
    def result(self) -> dict[str, Any]:
        """What a finished run measured."""
        return dict(json.loads((self.folder / "result.json").read_text()))

    @property
    def history(self) -> list[Row]:
        """The complete lines of `metrics.csv` in order of turn; a value that a line lacks is left out."""
        try:
            text = (self.folder / "metrics.csv").read_text()
        except FileNotFoundError:
            return []
        complete = text[: text.rfind("\n") + 1]
        rows = csv.DictReader(io.StringIO(complete))
        return [{k: float(v) for k, v in row.items() if v not in ("", None)} for row in rows]

    def series(self, name: str) -> tuple[list[float], list[float]]:
        """The turns at which `name` was logged, and its values."""
        rows = [row for row in self.history if name in row]
        return [row["turn"] for row in rows], [row[name] for row in rows]

    def update_status(self, state: State, step: int, **more: Any) -> None:
        """Replace `status.json`; what is not given stays as it was."""
        now = time.time()
        status = {
            "started": now,
            **self.status,
            "state": state,
            "step": step,
            "pid": os.getpid(),
            "heartbeat": now,
        }
        status |= more
        if state != "running":
            status["ended"] = now
        replace_file(self.folder / "status.json", json.dumps(status, indent=1).encode())

    def write_result(self, result: Mapping[str, Any]) -> None:
        """Replace `result.json`."""
        replace_file(self.folder / "result.json", json.dumps(result, indent=1).encode())

    def append_row(self, columns: Sequence[str], row: Mapping[str, float]) -> None:
        """Add one complete line to `metrics.csv`; `columns` are written as its first."""
        path = self.folder / "metrics.csv"
        line = ",".join(format_number(row[c]) if c in row else "" for c in columns) + "\n"
        with path.open("a") as file:
            if not file.tell():
                file.write(",".join(columns) + "\n")
            file.write(line)

    def rewind(self, turn: int) -> None:
        """Drop what lies after `turn` in `metrics.csv`, and any line that was cut short."""
        path = self.folder / "metrics.csv"
        if not path.exists():
            return
        header, *lines = path.read_text().splitlines(keepends=True) or [""]
        kept = [line for line in lines if line.endswith("\n") and int(float(line.split(",", 1)[0])) <= turn]
        replace_file(path, "".join([header, *kept] if header.endswith("\n") else []).encode())

    def lock(self, wait: bool = False) -> FileLock:
        """Held by the process that trains this run; with `wait`, once no other holds it.

        Raises:
            WrongUse: another process holds it, or the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / ".lock", timeout=-1 if wait else 0)
            lock.acquire()
        except Timeout:
            pid = self.status.get("pid", "unknown")
            raise WrongUse(
                f"{self.folder} is being trained by process {pid}; wait for it, stop it, or choose another seed or name"
            ) from None
        except OSError as error:
            raise WrongUse(
                f"{self.folder} cannot be written ({error.strerror}); choose another place by paths.runs=FOLDER"
            ) from None
        return lock

    def is_locked(self) -> bool:
        """Whether some process trains this run now."""
        path = self.folder / ".lock"
        if not path.exists():
            return False
        try:
            with FileLock(path, timeout=0):
                return False
        except Timeout:
            return True
        except OSError:
            return False


def format_number(value: float) -> str:
    """Whole numbers without a point, others so that they read back exactly."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
