"""A sweep's folder as an object: `sweep.json` beside the run folders. Imports no torch."""

import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock

from ganlab.errors import WrongUse
from ganlab.store import lock as locks
from ganlab.store.cell import Cell
from ganlab.store.file import Damaged, read_mapping, replace_file, sweep_temporary
from ganlab.store.state import STATES, State

FILE = "sweep.json"
AGAIN = "give the same sweep again, which writes it anew"


@dataclass
class Sweep:
    """What a sweep asked for and how far it is: `runs/<name>/sweep.json`, replaced whole, at most once per second.

    `kind` is grid or search; `objectives` (name, direction) and `study` are those of a search. The run folders hold the
    results.
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
    def load(cls, folder: Path) -> "Sweep":
        """A sweep's folder, as its driver last wrote it.

        Raises:
            WrongUse: it is none, or its file is damaged.
        """
        path = folder / FILE
        try:
            plain = read_mapping(path, AGAIN)
            cells = [Cell.of_row(row, folder) for row in plain["cells"]]
            return cls(
                folder=folder,
                kind=str(plain.get("kind", "grid")),
                command=[str(word) for word in plain.get("command") or ()],
                cells=cells,
                objectives=[{"name": o["name"], "direction": o["direction"]} for o in plain.get("objectives") or ()],
                study=plain.get("study"),
                fingerprint=str(plain.get("fingerprint", "")),
                slots=int(plain.get("slots", 0)),
                started=float(plain.get("started", 0.0)),
            )
        except OSError as error:
            reason = f"it has no {FILE}" if isinstance(error, FileNotFoundError) else error.strerror
            raise WrongUse(f"{folder} is no sweep's folder ({reason}); give the folder of a sweep") from None
        except (KeyError, TypeError, AttributeError) as error:
            raise Damaged(f"{path} is damaged ({error!r}); {AGAIN}") from error

    def save(self, force: bool = True) -> None:
        """Replace `sweep.json`; without `force` only where the last time is a second ago."""
        now = time.time()
        if not force and now - self._written < 1.0 + len(self.cells) / 200:
            return
        names = ("kind", "command", "started", "slots", "fingerprint", "objectives", "study")
        plain: dict[str, Any] = {"name": self.folder.name, "heartbeat": now}
        plain |= {name: getattr(self, name) for name in names}
        plain["cells"] = [cell.row() for cell in self.cells]
        replace_file(self.folder / FILE, json.dumps(plain, indent=1).encode())
        self._written = now

    def counts(self) -> dict[State, int]:
        """How many cells are in each state, the most telling first."""
        return counts(self.cells)

    def refresh(self) -> None:
        """Look at the run folders: what they say wins over what the driver last wrote."""
        driven = is_driven(self.folder)
        for cell in self.cells:
            cell.update(driven)


def counts(cells: Sequence[Cell]) -> dict[State, int]:
    """How many cells are in each state, the most telling first."""
    states = [cell.state for cell in cells]
    return {state: states.count(state) for state in STATES if state in states}


def earlier_cells(folder: Path) -> list[Cell]:
    """The cells of the folder's last sweep; none where there was none, or where its file cannot be read."""
    with contextlib.suppress(WrongUse):
        return Sweep.load(folder).cells
    return []


def merge(earlier: Sequence[Cell], now: Sequence[Cell]) -> list[Cell]:
    """This command's cells, and those that earlier commands finished in the same folder."""
    asked = {cell.signature for cell in now}
    return [*now, *(c for c in earlier if c.signature not in asked and c.run.state == "finished")]


def lock(folder: Path) -> FileLock:
    """Held by the driver of the sweep in `folder`.

    Raises:
        WrongUse: another driver holds it, or the folder cannot be written.
    """
    held = locks.acquire(folder / ".sweep.lock", lambda: _refusal(folder))
    sweep_temporary(folder, {FILE})
    return held


def refuse_second_driver(folder: Path) -> None:
    """Raise what `lock` would raise, before anything slow is done.

    Raises:
        WrongUse: another driver holds the sweep.
    """
    if is_driven(folder):
        raise WrongUse(_refusal(folder))


def is_driven(folder: Path) -> bool:
    """Whether some process drives the sweep in `folder` now."""
    return locks.is_held(folder / ".sweep.lock")


def _refusal(folder: Path) -> str:
    return f"another process drives the sweep in {folder}; wait for it, or give this one another name=NAME"
