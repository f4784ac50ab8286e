"""Whether a run's files have changed since they were read. Imports no torch."""

import os
from collections.abc import Sequence
from pathlib import Path

ASKED = ("config.yaml", "overrides.yaml")  # what it is; the same while it is trained
TOLD = ("status.json", "result.json")  # how far it is
Stamp = list[int]


def stamp(folder: Path, files: Sequence[str] = (*ASKED, *TOLD)) -> Stamp:
    """Times (nanoseconds) and sizes (bytes) of a run's files; zeros where there is none."""
    found = []
    for name in files:
        try:
            known = os.stat(folder / name)
            found += [known.st_mtime_ns, known.st_size]
        except OSError:
            found += [0, 0]
    return found
