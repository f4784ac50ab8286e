"""Who writes in a folder: one process at a time, known to all others."""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from ganlab.errors import WrongUse

PATIENCE = 0.3  # seconds; a look at whether a lock is held holds it for a moment


def acquire(path: Path, taken: Callable[[], str], wait: bool = False) -> FileLock:
    """The lock in the file `path`, whose folder is made; with `wait`, once no other process holds it.

    Raises:
        WrongUse: another process holds it (`taken` says what then), or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=-1 if wait else PATIENCE)
        lock.acquire()
    except Timeout:
        raise WrongUse(taken()) from None
    except OSError as error:
        raise WrongUse(
            f"{path.parent} cannot be written ({error.strerror}); choose another place by paths.runs=FOLDER"
        ) from None
    return lock


def is_held(path: Path) -> bool:
    """Whether some process holds the lock in the file `path` now."""
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False
