"""A JSON file that remembers what of it was used, and what became of it: an experiment of conf/experiment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from ganlab.errors import WrongUse


class Node(dict[str, Any]):
    """A JSON object that remembers which of its keys were asked for."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        super().__init__(content)
        self.used: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, which counts as used from now on; null is as good as nothing."""
        self.used.add(key)
        value = super().get(key)
        return default if value is None else value

    def use(self) -> "Node":
        """Count all keys as used, at every depth."""
        self.used |= set(self)
        for value in self.values():
            if isinstance(value, Node):
                value.use()
        return self

    def unused(self, prefix: str = "") -> Iterator[str]:
        """`key=value` of all that nobody asked for, at every depth."""
        for key, value in self.items():
            if key not in self.used:
                yield f"{prefix}{key}={value}"
            elif isinstance(value, Node):
                yield from value.unused(f"{prefix}{key}.")


@dataclass
class Import:
    """What became of a file: the experiment, and what was mapped, repaired and left out, a sentence each."""

    overrides: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    mapped: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def text(self, source: str) -> str:
        """The experiment's YAML."""
        head = ["# @package _global_", f"# Imported from {source}."]
        head += [f"# Repaired: {sentence}" for sentence in self.repaired]
        defaults = [{f"override /{group}": word} for group, word in self.overrides.items()] + ["_self_"]
        body = yaml.safe_dump({"defaults": defaults, **self.values}, sort_keys=False, default_flow_style=False)
        return "\n".join(head) + "\n" + body

    def set(self, key: str, value: Any, source: str) -> None:
        """Put a dotted key into the experiment."""
        *parents, last = key.split(".")
        node = self.values
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value
        self.mapped.append(f"{source} -> {key}={value}")

    def number(self, key: str, value: Any) -> int | float:
        """A number that may stand as a text.

        Raises:
            WrongUse: it is neither.
        """
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, str):
            try:
                number = float(value)
            except ValueError as error:
                raise WrongUse(f"{key}={value!r} is no number; correct it") from error
            self.repaired.append(f"{key} was the text {value!r}, now a number")
            value = number
        if not isinstance(value, int | float):
            raise WrongUse(f"{key}={value!r} is no number; correct it")
        return int(value) if float(value).is_integer() else float(value)
