"""Sweeps as rows: what each one asked for and how far it is; a cell is read again only where its files have changed."""

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ganlab.errors import WrongUse
from ganlab.report.evidence.crossplay import FILE as CROSSPLAY
from ganlab.report.evidence.member import Member
from ganlab.store.cell import Cell, varying_keys
from ganlab.store.facts import sample_pictures, turns_in_all, typed
from ganlab.store.run import Run
from ganlab.store.stamp import Stamp, stamp
from ganlab.store.sweep import FILE, Sweep, is_driven
from ganlab.studio.address import folder_id

ALWAYS = ("loss/generator", "loss/discriminator", "seconds_per_epoch", "images_per_second", "parameters")
SHOWN = 4  # pictures of a sweep in the list


class Sweeps:
    """The sweeps below a folder of runs, the command line's too."""

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        self._cells: dict[Path, tuple[list[Any], dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def rows(self) -> list[dict[str, Any]]:
        """All sweeps without their cells, the newest first; one whose file is damaged says so."""
        found = []
        for folder in sweep_folders(self.runs):
            try:
                told = self.one(folder)
                cells = told.pop("cells")
                drawn = [{"run": c["id"], "name": c["thumbnail"]} for c in cells if c["thumbnail"]]
                found.append({**told, "count": len(cells), "pictures": drawn[:: max(1, len(drawn) // SHOWN)][:SHOWN]})
            except WrongUse as error:
                found.append({"id": folder_id(folder, self.runs), "name": folder.name, "error": str(error)})
        return sorted(found, key=lambda row: -(row.get("started") or 0))

    def one(self, folder: Path) -> dict[str, Any]:
        """A sweep with its cells.

        Raises:
            WrongUse: it is gone, or its file is damaged.
        """
        sweep, driven = Sweep.load(folder), is_driven(folder)
        with self._lock:
            cells = [self._row(cell, driven) for cell in sweep.cells]
        states = [cell["state"] for cell in cells]

        return {
            "id": folder_id(folder, self.runs),
            "name": folder.name,
            "kind": sweep.kind,
            "command": typed(sweep.command) if sweep.command else "",
            "started": sweep.started or None,
            "driven": driven,
            "objectives": sweep.objectives,
            "varied": [key for key in varying_keys(sweep.cells) if key != "seed"],
            "counts": {state: states.count(state) for state in dict.fromkeys(states)},
            "crossplay": (folder / CROSSPLAY).is_file(),
            "cells": cells,
            "error": None,
        }

    def _row(self, cell: Cell, driven: bool) -> dict[str, Any]:
        looked: list[Any] = [_stamp(cell.folder), cell.state, cell.error, driven, cell.trial and cell.trial.values]
        known = self._cells.get(cell.folder)
        if known and known[0] == looked and known[1]["state"] != "running":  # a running one may have died
            return known[1]
        cell.update(driven)
        row = _row(cell, self.runs)
        if cell.signature:
            self._cells[cell.folder] = (looked, row)
        return row


def sweep_folders(folder: Path) -> list[Path]:
    """All sweeps' folders below one; nothing within a run is looked at."""
    found: list[Path] = []
    for below in sorted(p for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []:
        if below.is_dir() and not below.is_symlink() and not Run(below).exists:
            found += [below] if (below / FILE).is_file() else sweep_folders(below)
    return found


def differing(before: Mapping[str, Any] | None, now: dict[str, Any]) -> dict[str, Any] | None:
    """What to tell of a sweep to who knows `before`: all but the cells that are as they were; None where all is."""
    known = {} if before is None else {cell["signature"] or cell["number"]: cell for cell in before["cells"]}
    cells = [cell for cell in now["cells"] if known.get(cell["signature"] or cell["number"]) != cell]
    rest = {key: value for key, value in now.items() if key != "cells"}
    same = before is not None and rest == {key: before[key] for key in rest}
    return None if same and not cells else {**rest, "cells": cells}


def _row(cell: Cell, runs: Path) -> dict[str, Any]:
    member = Member.of(cell)
    there = bool(cell.signature) and cell.run.exists
    status = cell.run.status if there else {}
    measured: Mapping[str, Any] = (member.result or {}).get("metrics", {})
    pictures = sample_pictures(cell.run) if there else []

    return {
        "signature": cell.signature,
        "id": folder_id(cell.folder, runs) if there else None,
        "settings": member.settings,
        "seed": cell.seed,
        "state": cell.state,
        "error": cell.error,
        "turn": status.get("step"),
        "turns": turns_in_all(cell.run) if there else None,
        "overrides": cell.overrides,
        "family": member.family,
        "protocol": member.protocol,
        "values": {name: member.value(name) for name in (*measured, *ALWAYS) if member.value(name) is not None},
        "directions": {name: str(m.get("direction", "min")) for name, m in measured.items()},
        "thumbnail": pictures[-1][1].name if pictures else None,
        "number": member.number,
        "params": member.params,
        "gave": [v if v == v else None for v in member.values],  # NaN is no JSON
    }


def _stamp(folder: Path) -> Stamp:
    found = stamp(folder)
    with suppress(OSError):
        found.append(os.stat(folder / "samples").st_mtime_ns)
    return found
