"""How a sweep ends: one sentence, its exit code, where its report is. Imports no torch."""

import inspect
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import Any, NoReturn

from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

from ganlab.config import refusal
from ganlab.errors import RunFailed, WrongUse
from ganlab.store.place import place
from ganlab.sweep import Ended
from ganlab.sweep.board import Board
from ganlab.sweep.launcher.job import disk_trouble

CRASH = "crash.txt"  # in the sweep's folder: the traceback of what was foreseen by nobody


def end_by(work: Callable[[], int], config: DictConfig) -> NoReturn:
    """Do a sweep's work, which returns its exit code; what it raises is said in one sentence.

    Raises:
        Ended: always.
    """
    try:
        folder = place(config)
        code = work()
    except (WrongUse, HydraException) as error:
        print(error if isinstance(error, WrongUse) else refusal.sentence(error), file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        print(f"stopped; give the same command to continue {folder}", file=sys.stderr)
        code = 128 + signal.SIGINT
    except Exception as error:
        print(explain(error, folder), file=sys.stderr)
        code = 1
    raise Ended(code) from None


def explain(error: Exception, folder: Path) -> str:
    """One sentence for what broke a sweep; a traceback that nobody foresaw goes to a file."""
    sentence = str(error) if isinstance(error, RunFailed) else disk_trouble(error, folder)
    if sentence is not None:
        return sentence

    where = ""
    with suppress(OSError):
        (folder / CRASH).write_text("".join(traceback.format_exception(error)))
        where = f", the traceback is in {folder / CRASH}"
    what = traceback.format_exception_only(error)[-1].strip()
    return f"the sweep broke ({what}); its runs are kept{where}; the same command continues it"


def exit_code(stopped: int | None, complete: bool) -> int:
    """0 done, 1 something is not, 130 and 143 interrupted and resumable."""
    if stopped is not None:
        return 128 + (stopped if stopped in (signal.SIGINT, signal.SIGTERM) else signal.SIGINT)
    return 0 if complete else 1


def point_to_report(config: DictConfig, board: Board) -> None:
    """Say where the report is, and with logger=wandb send it there; nothing where no cell is finished."""
    if not any(cell.state == "finished" for cell in board.table.cells):
        return
    board.note(f"report  ganlab report {quote(str(board.table.folder))}")
    sent = publish_if_asked(board.table.folder, config)
    if sent is not None:
        board.note(f"W&B     {sent}")


def publish_if_asked(folder: Path, config: DictConfig) -> str | None:
    """Publish the sweep in `folder` where its config has logger=wandb; None where it has not, or could not be.

    A report that cannot be made is said, and does not change how the sweep ended.
    """
    node = (config.get("logger") or {}).get("wandb")
    if node is None:
        return None
    from ganlab.report.export.publish import publish  # not before it is needed: it draws

    plain: Any = OmegaConf.to_container(node, resolve=True)
    known = {key: plain[key] for key in inspect.signature(publish).parameters if key in plain}
    try:
        return publish(folder, **known)
    except (WrongUse, OSError) as error:
        print(f"the sweep's report did not go to W&B: {error}", file=sys.stderr)
        return None
