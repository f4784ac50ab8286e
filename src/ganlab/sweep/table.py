"""A sweep's folder as an object: `sweep.json` beside the run folders. Imports no torch."""

import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ganlab.errors import WrongUse
from ganlab.store.run import replace_file
from ganlab.sweep.cells import Cell

COLUMNS = ("signature", "overrides", "choices", "seed", "state", "error")


@dataclass
class Table:
    """What a sweep asked for and how far it is: `runs/<name>/sweep.json`, replaced whole, at most once per second.

    `objectives` and `study` are those of a search. The run folders hold the results.
    """

    folder: Path
    kind: str
    command: list[str]
    cells: list[Cell]
    objectives: list[dict[str, str]] = field(default_factory=list)
    study: dict[str, str] | None = None
    fingerprint: str = ""
    slots: int = 0
    started: float = field(default_factory=time.time)
    _written: float = field(default=0.0, repr=False)

    @classmethod
    def load(cls, folder: Path) -> "Table":
        """A sweep's folder.

        Raises:
            WrongUse: it is none.
        """
        try:
            plain = json.loads((folder / "sweep.json").read_text())
        except (OSError, ValueError):
            raise WrongUse(
                f"{folder} is no sweep's folder (it has no sweep.json); give the folder of a sweep"
            ) from None
        cells = [Cell(folder=folder / row["signature"], **row) for row in plain.pop("cells")]
        return cls(folder=folder, cells=cells, **{k: v for k, v in plain.items() if k not in ("name", "heartbeat")})

    def save(self, force: bool = True) -> None:
        """Replace `sweep.json`; without `force` only where the last time is a second ago."""
        now = time.time()
        if not force and now - self._written < 1.0 + len(self.cells) / 200:
            return
        plain: dict[str, Any] = {"name": self.folder.name, "kind": self.kind, "command": self.command}
        plain |= {
            "started": self.started,
            "heartbeat": now,
            "slots": self.slots,
            "fingerprint": self.fingerprint,
        }
        plain |= {
            "cells": [self._row(cell) for cell in self.cells],
            "objectives": self.objectives,
            "study": self.study,
        }
        replace_file(self.folder / "sweep.json", json.dumps(plain, indent=1).encode())
        self._written = now

    def _row(self, cell: Cell) -> dict[str, Any]:
        names = (*COLUMNS, "number", "values", "params") if self.kind == "search" else COLUMNS
        return {name: getattr(cell, name) for name in names}

    def counts(self) -> dict[str, int]:
        """How many cells are in each state."""
        states = [cell.state for cell in self.cells]
        return {s: states.count(s) for s in ("finished", "running", "waiting", "pruned", "failed") if s in states}

    def refresh(self) -> None:
        """Look at the run folders: what they say wins over what the driver last wrote."""
        alive = is_driven(self.folder)
        for cell in self.cells:
            state = cell.run.state
            if state == "finished" or (state == "running" and cell.state != "pruned"):
                cell.state, cell.error = state, None
            elif cell.state == "running" and not alive:
                cell.state = "waiting"


def earlier_cells(folder: Path) -> list[Cell]:
    """The cells of the folder's last sweep; none where there was none, or where its file cannot be read."""
    with contextlib.suppress(WrongUse, TypeError, KeyError):
        return Table.load(folder).cells
    return []


def lock(folder: Path) -> FileLock:
    """Held by the driver of the sweep in `folder`.

    Raises:
        WrongUse: another driver holds it, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(folder / ".sweep.lock", timeout=0)
        held.acquire()
    except Timeout:
        raise WrongUse(_TAKEN.format(folder)) from None
    except OSError as error:
        raise WrongUse(
            f"the sweep's folder {folder} cannot be written ({error.strerror}); choose another by paths.runs=FOLDER"
        ) from None
    return held


_TAKEN = "another process drives the sweep in {}; wait for it, or give this one another name=NAME"


def refuse_second_driver(folder: Path) -> None:
    """Raise what `lock` would raise, before anything slow is done."""
    if is_driven(folder):
        raise WrongUse(_TAKEN.format(folder))


def is_driven(folder: Path) -> bool:
    """Whether some process drives the sweep in `folder` now."""
    path = folder / ".sweep.lock"
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def merge(earlier: Sequence[Cell], now: Sequence[Cell]) -> list[Cell]:
    """This command's cells, and those that earlier commands finished in the same folder."""
    asked = {cell.signature for cell in now}
    return [*now, *(c for c in earlier if c.signature not in asked and c.run.state == "finished")]
