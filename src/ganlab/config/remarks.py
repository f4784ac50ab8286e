"""A YAML file with its remarks. Imports no torch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml


@dataclass
class Remarked:
    """A YAML file with its remarks: values and remarks by dotted key, below the file's package."""

    header: str
    package: str
    content: dict[str, Any]
    remarks: dict[str, str]


def annotated(text: str, group: str) -> Remarked:
    """A YAML text with its remarks: those behind a value, and those in lines above a key.

    >>> lines = annotated("# Noise.\\n_target_: a.B\\nover: 20  # turns\\n", "penalty")
    >>> lines.header, lines.remarks
    ('Noise.', {'penalty.over': 'turns'})
    """
    rows = text.split("\n")
    comments = [row[1:].strip() for row in rows[: _first_code(rows)] if row.startswith("#")]
    package = next((c.split()[-1] for c in comments if c.startswith("@package")), group.replace("/", "."))
    header = "\n".join(c for c in comments if not c.startswith("@package"))
    content = yaml.safe_load(text) or {}
    defaults = {"defaults": content.pop("defaults")} if "defaults" in content else {}
    prefix = "" if package == "_global_" else package
    remarks = dict(_remarks(yaml.compose(text), rows, prefix))
    for part in reversed(prefix.split(".") if prefix else []):
        content = {part: content}
    return Remarked(header, package, content | defaults, remarks)


def _first_code(rows: list[str]) -> int:
    return next((i for i, row in enumerate(rows) if row.strip() and not row.startswith("#")), len(rows))


def _remarks(node: Any, rows: list[str], key: str) -> Iterator[tuple[str, str]]:
    if not isinstance(node, yaml.MappingNode):
        return
    for name, value in node.value:
        here = f"{key}.{name.value}" if key else str(name.value)
        block = isinstance(value, yaml.MappingNode) and not value.flow_style
        end = name.end_mark if block else value.end_mark
        behind = rows[end.line][end.column :] if end.line < len(rows) else ""
        if (text := behind.lstrip(": ")).startswith("#"):
            yield here, text[1:].strip()
        elif above := _above(rows, name.start_mark.line):
            yield here, above
        yield from _remarks(value, rows, here)


def _above(rows: list[str], line: int) -> str:
    """The comment lines directly above a key, but for a file's header."""
    found: list[str] = []
    while line - 1 >= _first_code(rows) and rows[line - 1].strip().startswith("#"):
        line -= 1
        found.insert(0, rows[line].strip()[1:].strip())
    return " ".join(found)
