"""`metrics.csv`: one complete line for each recorded turn."""

import math
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ganlab.store.file import replace_file, set_aside, tell_once

Row = dict[str, float]
Column = list[float | None]


@dataclass
class Table:
    """The complete lines from a place on; `end` is where the next ones will begin."""

    columns: list[str] = field(default_factory=list)
    rows: list[list[float | None]] = field(default_factory=list)
    end: int = 0


class History:
    """The rows of a run. Lines that cannot be read, as the last one of a killed writer, are passed over."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def columns(self) -> list[str]:
        """The names in the first line."""
        return self._lines()[0]

    def rows(self) -> list[Row]:
        """The complete lines in order of turn; a value that a line lacks is left out."""
        columns, lines = self._lines()
        found = [_row(columns, line) for line in lines]
        if None in found:
            tell_once(f"{self.path} is damaged in {found.count(None)} lines, which are left out")
        return [row for row in found if row is not None]

    def since(self, start: int = 0) -> Table:
        """The lines from byte `start` on; nothing where there is no file, all where it has become shorter."""
        found = Table()
        try:
            with self.path.open("rb") as file:
                first = file.readline()
                size = self.path.stat().st_size
                if not first.endswith(b"\n"):
                    return found
                found.columns = first.decode(errors="replace").strip().split(",")
                found.end = start if len(first) <= start <= size else len(first)
                file.seek(found.end)
                text = file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return found

        if found.columns[0] != "turn":
            return Table()
        text = text[: text.rfind(b"\n") + 1]
        found.end += len(text)
        for line in text.decode(errors="replace").splitlines():
            with suppress(ValueError):
                values = [_number(word) for word in line.split(",")]
                if len(values) == len(found.columns) and values[0] is not None:
                    found.rows.append(values)
        return found

    def append(self, columns: Sequence[str], row: Mapping[str, float]) -> None:
        """Add one complete line; `columns` are written as the first."""
        line = ",".join(format_number(row[c]) if c in row else "" for c in columns) + "\n"
        with self.path.open("a") as file:
            if not file.tell():
                file.write(",".join(columns) + "\n")
            file.write(line)

    def widen(self, columns: Sequence[str]) -> None:
        """Make `columns`, which begin with those that are there, the first line; older rows lack the new ones."""
        before, lines = self._lines()
        if before:
            more = "," * (len(columns) - len(before))
            whole = [",".join(columns), *(f"{line}{more}" for line in lines)]
            replace_file(self.path, "".join(f"{line}\n" for line in whole).encode())

    def sync(self) -> None:
        """Bring all rows to the disk, before something is written that counts on them."""
        with suppress(FileNotFoundError), self.path.open("rb") as file:
            os.fsync(file.fileno())

    def reaches(self, turn: int) -> bool:
        """Whether no row up to `turn` is missing or damaged, as far as the file shows."""
        if turn == 0:
            return True
        columns, lines = self._lines()
        turns = []
        for line in lines:
            row = _row(columns, line)
            if row is None:
                return False
            turns.append(row["turn"])
            if row["turn"] >= turn:
                return True
        return False

    def rewind(self, turn: int) -> None:
        """Drop what lies after `turn`, and any line that cannot be read; a file without a first line is set aside."""
        if not self.path.exists():
            return
        columns, lines = self._lines()
        if (columns and columns[0] != "turn") or self.path.is_dir():
            set_aside(self.path)
            return
        kept = [line for line in lines if (row := _row(columns, line)) is not None and row["turn"] <= turn]
        whole = [",".join(columns), *kept] if columns else []
        replace_file(self.path, "".join(f"{line}\n" for line in whole).encode())

    def _lines(self) -> tuple[list[str], list[str]]:
        """The columns, and the complete lines below them as they stand."""
        try:
            text = self.path.read_bytes().decode(errors="replace")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return [], []
        first, *lines = text[: text.rfind("\n") + 1].split("\n")
        return first.split(",") if first else [], lines[:-1]


def _row(columns: Sequence[str], line: str) -> Row | None:
    """A line's values; None of one that no run has written."""
    values = line.split(",")
    if len(values) != len(columns) or columns[0] != "turn":
        return None
    try:
        row = {name: float(value) for name, value in zip(columns, values, strict=True) if value}
    except ValueError:
        return None
    return row if "turn" in row else None


def _number(word: str) -> float | None:
    value = float(word) if word else math.nan
    return value if math.isfinite(value) else None


def format_number(value: float) -> str:
    """Whole numbers without a point, others so that they read back exactly."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
