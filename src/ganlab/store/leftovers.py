"""What lies in run folders and is of no more use. Imports no torch."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ganlab.errors import WrongUse
from ganlab.store.checkpoint_file import by_turn
from ganlab.store.find import runs_in
from ganlab.store.run import Run


@dataclass(frozen=True)
class Leftover:
    """A file or a folder of a run that may go, and why."""

    run: Run
    path: Path
    why: str

    @property
    def size(self) -> int:
        """Bytes."""
        files = [self.path] if self.path.is_file() else self.path.rglob("*")
        return sum(f.stat().st_size for f in files if f.is_file())


def leftovers(folder: Path) -> list[Leftover]:
    """Failed runs, damaged files set aside, and the older checkpoints of finished runs; nothing of a run that runs.

    The newest checkpoint of a finished run and its best.pt stay: samples are drawn and metrics measured from them.
    """
    return [leftover for run in runs_in(folder) if not run.is_locked() for leftover in _of(run)]


def _of(run: Run) -> Iterator[Leftover]:
    state = run.state
    if state == "failed":
        yield Leftover(run, run.folder, f"failed in turn {run.status.get('step', 0)}")
        return
    for path in sorted(run.folder.rglob("*.damaged*")):
        yield Leftover(run, path, "damaged, set aside")
    if state == "finished":
        for path in by_turn(run.checkpoints)[:-1]:
            yield Leftover(run, path, "an older checkpoint of a finished run")


def remove(leftover: Leftover) -> None:
    """Remove one, holding the run's lock.

    Raises:
        WrongUse: a process trains that run now.
    """
    if leftover.run.is_locked():
        raise WrongUse(f"{leftover.run.folder} is being trained now, so nothing of it was removed")
    held = leftover.run.lock()
    try:
        if leftover.path.is_dir():
            shutil.rmtree(leftover.path)
        else:
            leftover.path.unlink(missing_ok=True)
    finally:
        held.release()
