"""Files that are whole or absent, and what is done about those that are neither."""

import errno
import fcntl
import json
import logging
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ganlab.errors import WrongUse

log = logging.getLogger("ganlab")
DEEPEST = 100  # collections within collections
TEMPORARY = re.compile(r"\..+\.\d+")  # `.<name>.<pid>`


class Damaged(WrongUse):
    """A file on disk that cannot be read as what it should be; names the file and the way out."""


def replace_file(path: Path, content: bytes) -> None:
    """Write all of `content` or leave `path` as it was, also when the power goes."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, as far as its file system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def sweep_temporary(folder: Path, names: set[str] | None = None) -> None:
    """Remove what killed writers of files called `names` (of all files where None) left in `folder`.

    Only for who is alone in writing them.
    """
    with suppress(OSError):
        for path in list(folder.iterdir()):
            name = path.name[1:].rpartition(".")[0]
            if TEMPORARY.fullmatch(path.name) and (names is None or name in names):
                path.unlink()


def set_aside(path: Path) -> Path:
    """Rename a damaged file to `*.damaged`, over an earlier one; returns its new place."""
    place = path.with_suffix(".damaged")
    with suppress(OSError):  # a folder cannot be moved over one that holds something
        return path.rename(place)
    return path.rename(path.with_suffix(f".{os.getpid()}.damaged"))


def read_mapping(path: Path, way_out: str) -> dict[str, Any]:
    """A JSON object. `way_out` ends the sentence that says what to do where the file is damaged.

    Raises:
        Damaged: there is something else, or what cannot be read.
        FileNotFoundError: there is no such file.
    """
    try:
        plain = json.loads(_text(path))
    except (ValueError, IsADirectoryError, RecursionError) as error:
        raise Damaged(_sentence(path, error, way_out)) from error
    if not isinstance(plain, dict):
        raise Damaged(_sentence(path, "it holds no JSON object", way_out))
    return plain


def read_yaml(path: Path, way_out: str) -> Any:
    """Plain values of a YAML file, nothing resolved; twenty times as fast as OmegaConf.

    Aliases and deep nesting are refused: a few lines of them fill the memory or end the process, and no run writes any.

    Raises:
        Damaged: it is no such YAML.
        FileNotFoundError: there is no such file.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = _text(path)
        _refuse_bombs(text, loader)
        return yaml.load(text, loader)
    except (yaml.YAMLError, UnicodeDecodeError, IsADirectoryError, RecursionError, OverflowError) as error:
        raise Damaged(_sentence(path, error, way_out)) from error


def _refuse_bombs(text: str, loader: Any) -> None:
    """Look at the events one by one, but only where so few signs allow aliases or depth at all."""
    indents = max(map(len, re.findall(r"^[ ?:-]+", text, re.MULTILINE)), default=0)
    if "&" not in text and text.count("[") + text.count("{") + indents < DEEPEST:
        return
    depth = 0
    for event in yaml.parse(text, loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            raise yaml.YAMLError("it holds aliases or is nested deep, which no run writes")


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except NotADirectoryError as error:
        raise FileNotFoundError(error.errno, error.strerror, str(path)) from error


def _sentence(path: Path, reason: object, way_out: str) -> str:
    lines = [line.strip() for line in str(reason).splitlines()]
    return f"{path} is damaged ({' '.join(filter(None, lines))[:120]}); {way_out}"


@lru_cache(maxsize=1024)
def tell_once(sentence: str) -> None:
    """Warn of a damaged file that a reader goes on without: once, however often it is read."""
    log.warning("%s", sentence)


def append_line(path: Path, line: str) -> None:
    """Add a line in one write; what a killed writer left of the last one becomes a line of its own.

    Raises:
        OSError: it cannot be written, or not whole.
    """
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        with suppress(OSError):  # a file system may know no locks
            fcntl.flock(number, fcntl.LOCK_EX)  # a line that another is still writing is not one cut short

        size = os.lseek(number, 0, os.SEEK_END)
        cut = size > 0 and os.pread(number, 1, size - 1) != b"\n"
        content = (("\n" if cut else "") + line + "\n").encode()
        if os.write(number, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    finally:
        os.close(number)


class Lines:
    """A `.jsonl` file: one JSON object a line, appended by any process; a line cut short is passed over."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, row: Mapping[str, Any]) -> None:
        """Add a complete line; NaN and infinities are written as null."""
        append_line(self.path, json.dumps(_finite(dict(row))))

    def rows(self) -> list[dict[str, Any]]:
        """All complete lines in order; none where there is no file."""
        try:
            text = self.path.read_bytes().decode(errors="replace")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return []
        found: list[dict[str, Any]] = []
        for line in text.splitlines():
            with suppress(ValueError, RecursionError):
                row = json.loads(line)
                if isinstance(row, dict):
                    found.append(row)
        return found

    def keep(self, wanted: Callable[[dict[str, Any]], bool]) -> None:
        """Drop the lines that are not `wanted`, and any that cannot be read."""
        if self.path.is_file():
            kept = [json.dumps(row) for row in self.rows() if wanted(row)]
            replace_file(self.path, "".join(f"{line}\n" for line in kept).encode())


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and (value != value or abs(value) == float("inf")) else value
