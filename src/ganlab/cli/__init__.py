"""The commands, one file each: `ganlab sample ...` is `sample.py` here (with a trailing _ where the word is Python's).

Contract: the docstring is the help, its first line the command's line in `ganlab --help`; `run(arguments)` is thin over a
function that a notebook can call, returns where all is done, and raises WrongUse, RunFailed or SystemExit where not. A
command imports torch only inside of what needs it. A new command is a new file.
"""

import argparse
import ast
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

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
    return argparse.ArgumentParser(
        f"ganlab {name}", description=text, formatter_class=argparse.RawDescriptionHelpFormatter
    )


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
