"""Checkpoints on disk: the one file of the store that imports torch."""

import io
import logging
import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import torch

from ganlab.store.checkpoint_file import by_turn
from ganlab.store.file import Damaged, replace_file, set_aside, tell_once
from ganlab.store.run import Run

log = logging.getLogger("ganlab")
NEEDED = {"gan", "best", "recorded", "clock"}
KEPT = 2  # checkpoints of turns, besides best.pt
WAY_OUT = "give another of the run's checkpoints, or train it on"
FAULTS = (RuntimeError, EOFError, KeyError, ValueError, TypeError, AttributeError, BadZipFile, pickle.UnpicklingError)


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Put tensors and plain values into a file, whole or not at all."""
    buffer = io.BytesIO()
    torch.save(dict(content), buffer)
    replace_file(path, buffer.getvalue())


def save(run: Run, name: str, content: Mapping[str, Any]) -> None:
    """A checkpoint of a run, written once all rows that it counts on are on the disk; of those by turn two stay."""
    run.checkpoints.mkdir(exist_ok=True)
    run.metrics.sync()
    write(run.checkpoints / name, content)
    for old in by_turn(run.checkpoints)[:-KEPT]:
        old.unlink()


def newest(folder: Path) -> dict[str, Any] | None:
    """The newest checkpoint in `folder` that can be read, on the CPU, or None."""
    return next(readable(folder), None)


def readable(folder: Path) -> Iterator[dict[str, Any]]:
    """The checkpoints in `folder` that can be read, the newest first. For readers: nothing is renamed."""
    for path in reversed(by_turn(folder)):
        try:
            yield read(path)
        except FileNotFoundError:
            continue
        except Damaged as error:
            tell_once(str(error))


def to_resume(run: Run, mend: bool) -> dict[str, Any] | None:
    """The checkpoint that a training goes on from: the newest whose rows are all in `metrics.csv`.

    Where none has them, the newest that can be read, with a warning. `mend` says that the caller holds the run's lock:
    damaged files are then set aside.
    """
    short: dict[str, Any] | None = None
    left = list(reversed(by_turn(run.checkpoints)))
    while left:
        path = left.pop(0)
        try:
            state = read(path)
        except FileNotFoundError:
            continue
        except Damaged:
            if mend:
                next_ = "the one before is used" if left else "as there is none before, the training starts over"
                log.warning("%s is damaged; it is now %s, and %s", path, set_aside(path).name, next_)
            continue
        if run.metrics.reaches(state["recorded"]):
            if short is not None:
                log.warning("%s lacks rows of the newest checkpoint; the one before is used", run.metrics.path)
            return state
        short = short or state

    if short is not None:
        log.warning(
            "%s lacks rows up to turn %d; the training goes on, and curves and areas are of the rows that are left",
            run.metrics.path,
            short["recorded"],
        )
    return short


def read(path: Path) -> dict[str, Any]:
    """The content of a run's checkpoint on the CPU: tensors and plain values only.

    Raises:
        Damaged: its bits are not those that were written, or it is no checkpoint of a run.
        FileNotFoundError: there is none.
    """
    state = tensors(path)
    lacking = NEEDED - set(state)
    if lacking:
        raise Damaged(f"{path} is no checkpoint of a run (it has no {sorted(lacking)[0]}); {WAY_OUT}")
    return state


def tensors(path: Path) -> dict[str, Any]:
    """What `write` put into a file, on the CPU.

    Raises:
        Damaged: its bits are not those that were written.
        FileNotFoundError: there is none.
    """
    try:
        with path.open("rb") as file, ZipFile(file) as zipped:
            wrong = zipped.testzip()  # torch checks no sums
        if wrong is not None:
            raise BadZipFile(f"the sum of {wrong} is wrong")
        state = torch.load(path, map_location="cpu", weights_only=True)
    except IsADirectoryError as error:
        raise Damaged(f"{path} is a folder; {WAY_OUT}") from error
    except OSError as error:
        if error.errno is not None:  # the disk's fault, not the file's
            raise
        raise Damaged(f"{path} is damaged ({error}); {WAY_OUT}") from error
    except FAULTS as error:
        raise Damaged(f"{path} is damaged ({_first_line(error)}); {WAY_OUT}") from error
    if not isinstance(state, dict):
        raise Damaged(f"{path} holds no mapping; {WAY_OUT}")
    return state


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:120]
