"""What a run says of itself: `status.json` and `result.json`, and what the next training clears up."""

import logging
from pathlib import Path
from typing import Any

from ganlab.store.asked import AGAIN
from ganlab.store.file import Damaged, read_mapping, set_aside, sweep_temporary
from ganlab.store.state import STATES

log = logging.getLogger("ganlab")
# What is written by who holds the lock alone.
WRITTEN = {"config.yaml", "overrides.yaml", "status.json", "result.json", "metrics.csv", "findings.jsonl"}


def status(folder: Path) -> dict[str, Any]:
    """`status.json`.

    Raises:
        Damaged: it cannot be read, or has no state or step.
        FileNotFoundError: there is none.
    """
    path, way_out = folder / "status.json", f"the run counts as interrupted; {AGAIN}"
    found = read_mapping(path, way_out)
    if found.get("state") not in STATES or not isinstance(found.get("step"), int):
        raise Damaged(f"{path} is damaged (it has no state or no step); {way_out}")
    return found


def result(folder: Path) -> dict[str, Any]:
    """`result.json`.

    Raises:
        Damaged: it is missing, cannot be read, or has no metrics.
    """
    path, way_out = folder / "result.json", f"{AGAIN}, which measures what is missing"
    try:
        found = read_mapping(path, way_out)
    except FileNotFoundError:
        raise Damaged(f"{path} is missing; {way_out}") from None
    metrics = found.get("metrics")
    if not isinstance(metrics, dict) or not all(isinstance(m, dict) for m in metrics.values()):
        raise Damaged(f"{path} is damaged (it has no metrics); {way_out}")
    return found


def clear_up(folder: Path) -> None:
    """Remove what killed writers left half, set aside what is damaged; for who holds the run's lock."""
    sweep_temporary(folder, WRITTEN)
    for below in ("checkpoints", "samples"):
        sweep_temporary(folder / below)

    for name, read in (("status.json", status), ("result.json", result)):
        path = folder / name
        try:
            if path.exists():
                read(folder)
        except Damaged:
            log.warning("%s is damaged; it is now %s, and is written anew", path, set_aside(path).name)
    for name in ("config.yaml", "overrides.yaml"):  # written anew in any case, unless a folder is in the way
        if (folder / name).is_dir():
            set_aside(folder / name)
