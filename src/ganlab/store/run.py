"""A run folder as an object. Imports no torch."""

import json
import logging
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock
from omegaconf import DictConfig, OmegaConf

from ganlab.config import signature
from ganlab.errors import WrongUse
from ganlab.store import lock
from ganlab.store.file import (
    Damaged,
    Lines,
    read_mapping,
    read_yaml,
    replace_file,
    set_aside,
    sweep_temporary,
    tell_once,
)
from ganlab.store.history import History, Row
from ganlab.store.place import place
from ganlab.store.state import STATES, State

log = logging.getLogger("ganlab")
AGAIN = "give the run's command again"
KEPT = ("config.yaml", "overrides.yaml", "status.json", "result.json", "metrics.csv", "findings.jsonl")
NEEDED = ("generator", "discriminator", "dataset", "training")  # without these a config is none


@dataclass(frozen=True)
class Run:
    """One training, one folder: `config.yaml`, `status.json`, `metrics.csv`, `samples/`, `checkpoints/`, `result.json`.

    Reading changes nothing on disk. What is damaged is set aside by who holds the lock.

    >>> Run(Path("runs/ring/0123456789ab")).signature
    '0123456789ab'
    """

    folder: Path
    trusted: bool = field(default=False, compare=False, repr=False)  # whether its config may name any code

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
        """Whether the folder is one of a run."""
        return (self.folder / "config.yaml").is_file()

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
        path = self.folder / "config.yaml"
        try:
            plain = read_yaml(path, f"{AGAIN}, which writes it anew")
        except FileNotFoundError:
            raise WrongUse(f"{self.folder} is no run folder (it has no config.yaml)") from None
        lacking = [key for key in NEEDED if not isinstance(plain, dict) or not isinstance(plain.get(key), dict)]
        if lacking:
            raise Damaged(f"{path} is damaged (it has no {lacking[0]}); {AGAIN}, which writes it anew")
        return dict(plain)

    @property
    def config(self) -> DictConfig:
        """The config as composed; its values are as written, so nothing in it is resolved but its own `paths`.

        Raises:
            WrongUse: there is none, or it is damaged.
        """
        cfg = OmegaConf.create(_literal(self.plain_config))
        assert isinstance(cfg, DictConfig)
        return cfg

    @property
    def is_described(self) -> bool:
        """Whether no file that says what the run is is damaged; a training writes them anew."""
        try:
            for path in (self.folder / "config.yaml", self.folder / "overrides.yaml"):
                if path.exists():
                    read_yaml(path, AGAIN)
            return not self.exists or bool(self.plain_config)
        except WrongUse:
            return False

    @property
    def overrides(self) -> list[str]:
        """The words of the command line that the run was asked for with; none where they are lost."""
        try:
            words = read_yaml(self.folder / "overrides.yaml", AGAIN)
        except FileNotFoundError:
            return []
        except Damaged as error:
            tell_once(str(error))
            return []
        return [str(word) for word in words] if isinstance(words, list) else []

    @property
    def status(self) -> dict[str, Any]:
        """State, step (the turn), pid, heartbeat and times.

        State "new" where nothing ran yet, "interrupted" in turn 0 where the file is damaged.
        """
        try:
            return self._read_status()
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
        path, way_out = self.folder / "result.json", f"{AGAIN}, which measures what is missing"
        try:
            result = read_mapping(path, way_out)
        except FileNotFoundError:
            raise Damaged(f"{path} is missing; {way_out}") from None
        metrics = result.get("metrics")
        if not isinstance(metrics, dict) or not all(isinstance(m, dict) for m in metrics.values()):
            raise Damaged(f"{path} is damaged (it has no metrics); {way_out}")
        return result

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
        self.metrics.append(columns, row)

    def rewind(self, turn: int) -> None:
        """Drop what lies after `turn` in `metrics.csv` and among the findings, and any line that was cut short."""
        self.metrics.rewind(turn)
        self.findings.keep(lambda found: int(found.get("turn", 0)) <= turn)

    def lock(self, wait: bool = False) -> FileLock:
        """Held by the process that trains this run; with `wait`, once no other holds it.

        Who gets it clears up: files that killed writers left half are removed, damaged ones set aside.

        Raises:
            WrongUse: another process holds it, or the folder cannot be written.
        """

        def taken() -> str:
            pid = self.status.get("pid", "unknown")
            return (
                f"{self.folder} is being trained by process {pid}; wait for it, stop it, or choose another seed or name"
            )

        held = lock.acquire(self.folder / ".lock", taken, wait)
        sweep_temporary(self.folder, {*KEPT})
        for folder in (self.checkpoints, self.samples):
            sweep_temporary(folder)
        self._set_damaged_aside()
        return held

    def is_locked(self) -> bool:
        """Whether some process trains this run now."""
        return lock.is_held(self.folder / ".lock")

    def _read_status(self) -> dict[str, Any]:
        path, way_out = self.folder / "status.json", f"the run counts as interrupted; {AGAIN}"
        status = read_mapping(path, way_out)
        if status.get("state") not in STATES or not isinstance(status.get("step"), int):
            raise Damaged(f"{path} is damaged (it has no state or no step); {way_out}")
        return status

    def _set_damaged_aside(self) -> None:
        """`config.yaml` and `overrides.yaml` are written anew by each training, so they need not be looked at."""
        for name in ("status.json", "result.json"):
            path = self.folder / name
            if path.exists():
                try:
                    self._read_status() if name == "status.json" else self.result
                except Damaged:
                    log.warning("%s is damaged; it is now %s, and is written anew", path, set_aside(path).name)
        for name in ("config.yaml", "overrides.yaml"):
            if (self.folder / name).is_dir():
                set_aside(self.folder / name)


def _literal(value: Any) -> Any:
    """Plain values as OmegaConf must be given them so that it resolves nothing but `paths`, and gives back the rest."""
    if isinstance(value, dict):
        return {key: _literal(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_literal(v) for v in value]
    return re.sub(r"(\\*)\$\{(?!paths\.\w+\})", r"\1\1\\${", value) if isinstance(value, str) else value
