"""A suggestion as an experiment file. Imports no torch."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ganlab.errors import WrongUse
from ganlab.suggest.rules import Line, Suggestion

WIDTH = 118
FIRST = "# Suggested by ganlab for"


def text(suggestion: Suggestion, command: str) -> str:
    """The YAML, a reason beside or above each line.

    >>> words = (Line("dataset", "ring", "as asked"), Line("training.turns", "9", "ten are too many"))
    >>> print(text(Suggestion("ring", 1, words, (), 9, 0.1), "python train.py experiment=it"), end="")
    # @package _global_
    # Suggested by ganlab for dataset=ring and 1 minute.
    # python train.py experiment=it
    defaults:
      - override /dataset: ring   # as asked
      - _self_
    training:
      turns: 9   # ten are too many
    """
    return "\n".join(_lines(suggestion, command)) + "\n"


def _lines(suggestion: Suggestion, command: str) -> Iterator[str]:
    minutes = f"{suggestion.minutes:g} minute{'' if suggestion.minutes == 1 else 's'}"
    yield f"# @package _global_\n{FIRST} dataset={suggestion.dataset} and {minutes}.\n# {command}"
    for sentence in suggestion.passed:
        yield from _wrapped(f"Passed over: {sentence}", "")
    yield "defaults:"
    for line in suggestion.lines:
        if "." not in line.key and "/" not in line.key and line.key not in PLAIN:
            yield from _row(f"  - override /{line.key}: {_spaced(line.value)}", line.reason, "  ")
    yield "  - _self_"
    tree: dict[str, Any] = {}
    for line in suggestion.lines:
        if "." in line.key or line.key in PLAIN:
            _put(tree, line.key.split("."), line)
    yield from _tree(tree, "")


PLAIN = ("seed", "name")


def _put(tree: dict[str, Any], path: list[str], line: Line) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
    tree[path[-1]] = line


def _tree(tree: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, Line):
            yield from _row(f"{indent}{key}: {_spaced(value.value)}", value.reason, indent)
        else:
            yield f"{indent}{key}:"
            yield from _tree(value, f"{indent}  ")


def _spaced(value: str) -> str:
    return re.sub(r",(?=\S)", ", ", value) if value.startswith("[") else value


def _row(code: str, reason: str, indent: str) -> Iterator[str]:
    if len(code) + len(reason) + 5 <= WIDTH:
        yield f"{code}   # {reason}"
    else:
        yield from _wrapped(reason, indent)
        yield code


def _wrapped(sentence: str, indent: str) -> Iterator[str]:
    row = f"{indent}#"
    for word in sentence.split():
        if len(row) + len(word) + 1 > WIDTH:
            yield row
            row = f"{indent}# "
        row += f" {word}"
    yield row


def place(suggestion: Suggestion, out: Path | None) -> Path:
    """Where it is written: `out`, or `conf/experiment/suggested_DATASET.yaml`.

    Raises:
        WrongUse: something that is no suggestion lies there.
    """
    plain = re.sub(r"\W+", "_", suggestion.dataset)
    path = out or Path("conf") / "experiment" / f"suggested_{plain}.yaml"
    if path.is_dir() or (path.exists() and FIRST not in path.read_text(errors="replace")):
        raise WrongUse(f"{path} is there already and is no suggestion; give another file by -o FILE")
    return path


def write(suggestion: Suggestion, out: Path | None = None) -> tuple[Path, str]:
    """Write the file; returns where it lies and the command that trains it.

    Raises:
        WrongUse: it cannot be written there.
    """
    path = place(suggestion, out)
    command = f"python train.py experiment={path.stem}"
    if path.parent.name != "experiment" or path.parent.parent.name != "conf":
        command += "   (once it lies in conf/experiment/)"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(suggestion, command))
    except OSError as error:
        raise WrongUse(f"{path} cannot be written ({error.strerror}); give another file by -o FILE") from error
    return path, command
