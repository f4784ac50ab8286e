"""The commands, one file each: `ganlab sample ...` is `sample.py` here (with a trailing _ where the word is Python's).

Contract: the docstring is the help, its first line the command's line in `ganlab --help`; `run(arguments)` is thin over
a function that a notebook can call, returns where all is done, and raises WrongUse, RunFailed or SystemExit where not.
A command imports torch only inside of what needs it. A new command is a new file.
"""

import argparse
import ast
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from ganlab.config.suggestion import did_you_mean
from ganlab.errors import WrongUse

if TYPE_CHECKING:
    from ganlab.store.run import Run

FOLDER = Path(__file__).parent


@cache
def commands() -> Mapping[str, Path]:
    """Each command's file, by its name."""
    files = sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith("__"))
    return {path.stem.rstrip("_").replace("_", "-"): path for path in files}


def documentation(command: str) -> str:
    """A command's docstring, read without importing it."""
    return ast.get_docstring(ast.parse(commands()[command].read_text())) or ""


def parser(name: str, text: str | None) -> argparse.ArgumentParser:
    """The parser of a command, with its module's docstring as the help."""
    return Parser(f"ganlab {name}", description=text, formatter_class=argparse.RawDescriptionHelpFormatter)


class Parser(argparse.ArgumentParser):
    """argparse's, which refuses in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments.

        Raises:
            WrongUse: always.
        """
        kind, _, told = message.partition(": ")
        if kind == "unrecognized arguments":
            message = self._unknown(told.split()[0])
        elif kind == "the following arguments are required":
            message = f"give {' and '.join(self._needed(told.split(', ')))}"
        raise WrongUse(f"{self.prog}: {message}; `{self.prog} --help` says more")

    def _unknown(self, given: str) -> str:
        if "=" in given and "--set" in self._option_string_actions:
            return f"{given} is taken behind --set"
        kind = "option" if given.startswith("-") else "argument"
        return f"there is no {kind} {given}" + did_you_mean(given, self._option_string_actions).rstrip("?")

    def _needed(self, told: Sequence[str]) -> list[str]:
        """What is said to be missing, without what may be: argparse counts it where options stand between."""
        may_lack = [action.metavar or action.dest for action in self._actions if action.nargs in ("*", "?")]
        return [name for name in told if name not in may_lack]


def takes_run(reader: argparse.ArgumentParser) -> None:
    """Let a command be told a run, one of its checkpoints, and where runs are."""
    reader.add_argument("run", help="a run's folder, or the beginning of its signature")
    reader.add_argument("--checkpoint", help="best, or a file in checkpoints/ (the newest)")
    reader.add_argument("--trust", action="store_true", help="build code of the folder's config beyond ganlab's")
    takes_runs(reader)


def takes_runs(reader: argparse.ArgumentParser) -> None:
    """Let a command be told where signatures are looked for."""
    reader.add_argument("--runs", type=Path, default=Path("runs"), help="where runs are looked for (runs)")


def told_run(given: argparse.Namespace) -> "Run":
    """The run that `takes_run` was given.

    Raises:
        WrongUse: there is none, or several.
    """
    from ganlab.store.find import find

    return find(given.run, given.runs, trusted=given.trust)


@contextmanager
def nothing_started() -> Iterator[None]:
    """Ctrl-C while libraries are imported ends the process: they would make a traceback of it, or lose it."""

    def leave(number: int, frame: object) -> None:
        os.write(2, b"interrupted; nothing was started\n")
        os._exit(128 + number)

    before = signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
