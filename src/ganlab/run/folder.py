"""A run's folder while it trains: held by one process, begun with its config, gone again where it is refused."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from omegaconf import DictConfig

from ganlab.build.parts import Parts
from ganlab.config import plain_values
from ganlab.errors import WrongUse
from ganlab.run.environment import repository
from ganlab.run.extension import family
from ganlab.store.run import Run


@contextmanager
def holding(run: Run, wait: bool) -> Iterator[None]:
    """Inside, no other process trains this run; a refusal inside leaves no folder that was not there before.

    Raises:
        WrongUse: another process holds it (and `wait` is false), or the folder cannot be made.
    """
    made = [folder for folder in (run.folder, *run.folder.parents[:2]) if not os.path.lexists(folder)]
    try:
        lock = run.lock(wait)
        try:
            yield
        finally:
            lock.release()
    except WrongUse:
        if run.folder in made:
            shutil.rmtree(run.folder, ignore_errors=True)
            for folder in made[1:]:
                with suppress(OSError):  # it was not made, or another run began beside this one
                    folder.rmdir()
        raise


def begin(run: Run, cfg: DictConfig, overrides: Sequence[str], parts: Parts) -> None:
    """Write what the run is, and that it runs; with `fresh`, over nothing of what was there.

    Raises:
        WrongUse: the run began with other data.
    """
    if cfg.fresh:
        _empty(run)
    _refuse_other_data(run, parts)

    run.write_asked(plain_values(cfg) | {"fresh": None}, overrides)
    data = parts.dataset
    known = {"dataset": data.fingerprint, "sample_shape": list(data.sample_shape), "num_classes": data.num_classes}
    known |= {"modality": data.modality.name, "family": family(cfg), "git": repository()}
    run.update_status("running", run.status["step"], error=None, signal=None, early=None, **known)


def _empty(run: Run) -> None:
    for path in sorted(run.folder.rglob("*"), reverse=True):
        if path.name != ".lock":
            path.rmdir() if path.is_dir() else path.unlink()


def _refuse_other_data(run: Run, parts: Parts) -> None:
    """A run goes on with the data that it began with, whatever lies at its path now."""
    began, now = run.status.get("dataset"), parts.dataset.fingerprint
    if began not in (None, now):
        raise WrongUse(
            f"the data of dataset={parts.dataset.name} changed since {run.folder} began ({began}, now {now}); "
            "give fresh=true to start over, or another name"
        )
