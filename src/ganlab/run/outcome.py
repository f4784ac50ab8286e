"""How a run ends, in one sentence: for the caller, and in its folder."""

import errno
import logging
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import torch
from lightning_fabric.utilities.exceptions import MisconfigurationException

from ganlab.callback.recorder import NotFinite
from ganlab.errors import FULL_DISK, RunFailed, WrongUse, sentence
from ganlab.store.run import Run

log = logging.getLogger("ganlab")

UNWRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM)
GONE = (errno.ENOENT, errno.ENOTDIR, errno.ESTALE)


@contextmanager
def explained(run: Run) -> Iterator[None]:
    """Inside, what a user can mend is raised as one sentence; a bug passes as it is.

    Raises:
        WrongUse: what was given cannot be run.
        RunFailed: the machine or the training gave out.
    """
    try:
        yield
    except (WrongUse, RunFailed):
        raise
    except Exception as error:
        known = explain(error, run)
        if known is None:
            raise
        raise known from error


@contextmanager
def recorded(run: Run) -> Iterator[None]:
    """Inside, `log.txt` and `status.json` are told how the run ended when it ends badly, or was interrupted early."""
    on_interrupt = signal.getsignal(signal.SIGINT)
    try:
        with explained(run):
            yield
    except BaseException as error:
        if is_interrupt(error):
            with suppress(ValueError):  # Lightning leaves Ctrl-C ignored; another thread never had it
                signal.signal(signal.SIGINT, on_interrupt)
            with suppress(OSError):
                run.update_status("interrupted", run.status["step"], signal=int(signal.SIGINT))
            return
        told = str(error) if isinstance(error, WrongUse | RunFailed) else traceback.format_exc()
        with suppress(OSError):
            log.error("%s", told)
        with suppress(OSError):
            run.update_status("failed", run.status["step"], error=told)
        raise


def is_interrupt(error: BaseException) -> bool:
    """Ctrl-C, also as Lightning passes it on before its first batch: as an exit."""
    return isinstance(error, KeyboardInterrupt) or isinstance(error.__context__, KeyboardInterrupt)


def explain(error: Exception, run: Run) -> WrongUse | RunFailed | None:
    """The sentence for what a user can mend; None for what is a bug."""
    if isinstance(error, MemoryError) or _is_out_of_memory(error):
        return RunFailed(_memory(error))
    if isinstance(error, OSError):
        return _of_system(error, run)
    if isinstance(error, RuntimeError) and "unexpected pos" in str(error):  # torch.save on a full disk
        return RunFailed(_full(run))
    if isinstance(error, MisconfigurationException) and "backend" in str(error):
        return WrongUse(f"there is no such device here ({error}); use trainer=auto, or trainer=cpu")
    if isinstance(error, NotFinite):
        return RunFailed(str(error))
    return None


def _of_system(error: OSError, run: Run) -> WrongUse | RunFailed | None:
    where = error.filename or run.folder
    if error.errno in FULL_DISK:
        return RunFailed(_full(run))
    if error.errno in UNWRITABLE:
        return RunFailed(f"{where} cannot be written ({error.strerror}); give the same command once it can")
    if error.errno in GONE and str(where).startswith(str(run.folder)):
        return RunFailed(f"{where} was removed while it was needed; give the same command once it is back")
    if error.errno == errno.ENAMETOOLONG:
        return WrongUse(f"{sentence(error)} by a shorter name=NAME or paths.runs=FOLDER")
    return None


def _full(run: Run) -> str:
    return f"the disk is full; make room and give the same command to continue {run.folder}"


def _is_out_of_memory(error: Exception) -> bool:
    return isinstance(error, torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and "can't allocate memory" in str(error)  # torch on a CPU
    )


def _memory(error: Exception) -> str:
    advice = "use a smaller training.batch_size or smaller networks"
    if isinstance(error, torch.OutOfMemoryError):
        return f"the GPU is out of memory; {advice}, or trainer=cpu"
    return f"this machine is out of memory; {advice}"
