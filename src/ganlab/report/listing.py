"""Runs as a table: state, words and numbers, filtered and sorted. Imports no torch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from rich.table import Table
from rich.text import Text

from ganlab.config.suggestion import did_you_mean
from ganlab.errors import WrongUse
from ganlab.store.cell import WHOLE
from ganlab.store.facts import GROUPS, choices, plain_config, result_of, turns_in_all
from ganlab.store.find import runs_in
from ganlab.store.run import Run
from ganlab.store.state import State

PLAIN = ("state", "name", "signature", "seed", "turn", "started")


@dataclass(frozen=True)
class Line:
    """One run. `values` holds the final metrics by (name, protocol), for unlike protocols do not compare."""

    run: Run
    plain: dict[str, Any]
    words: dict[str, str]
    config: dict[str, Any]
    values: dict[tuple[str, str], float]
    directions: dict[str, str]

    def get(self, key: str) -> Any:
        """A plain column, a group's word, or a dotted key of the config; None where there is none."""
        if key in self.plain:
            return self.plain[key]
        if key in self.words:
            return self.words[key]
        node: Any = self.config
        for part in key.split("."):
            node = node.get(part) if isinstance(node, dict) else None
        return node if not isinstance(node, dict) else ",".join(map(str, node))

    def has(self, key: str) -> bool:
        """Whether there is such a column, group or key, be its value null."""
        *parents, last = key.split(".")
        node: Any = self.config
        for part in parents:
            node = node.get(part) if isinstance(node, dict) else None
        return key in self.plain or key in self.words or (isinstance(node, dict) and last in node)

    def value(self, metric: str) -> float:
        """A metric's final value, whatever its protocol; NaN where there is none."""
        return next((value for (name, _), value in self.values.items() if name == metric), math.nan)


def lines(folder: Path, filters: Sequence[str] = (), sort: str | None = None) -> list[Line]:
    """The runs below a folder that pass all `key=value` filters, in order.

    `sort` is a metric (the best first), or anything that a filter may name.

    Raises:
        WrongUse: a filter without a value, or a filter or a sort by what no run has.
    """
    wanted = [_parsed(text) for text in filters]
    every = [_line(run) for run in runs_in(folder)]
    for key, values in wanted:
        _refuse_unknown(key, values, every)
    found = [line for line in every if all(_passes(line, key, values) for key, values in wanted)]
    if sort is None:
        return found
    metrics = {name: direction for line in found for name, direction in line.directions.items()}
    if sort in metrics:
        sign = -1 if metrics[sort] == "max" else 1
        return sorted(found, key=lambda line: (math.isnan(line.value(sort)), sign * line.value(sort)))
    if found and all(line.get(sort) is None for line in found):
        raise WrongUse(f"no run here has {sort} to sort by{did_you_mean(sort, [*metrics, *PLAIN, *found[0].words])}")
    return sorted(found, key=lambda line: _comparable(line.get(sort)))


def _comparable(value: Any) -> tuple[int, float, str]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return (2, 0.0, "") if value is None else (0, float(value), "") if number else (1, 0.0, str(value))


def _parsed(text: str) -> tuple[str, list[str]]:
    key, given, values = text.partition("=")
    if not given and Path(text).is_dir():
        raise WrongUse(f"{text} is no filter; a folder is given by --runs {text}")
    if not given:
        raise WrongUse(f"{text} is no filter; write KEY=VALUE, such as state=finished or generator=dcgan,wgan")
    return key, values.split(",")


def _refuse_unknown(key: str, values: Sequence[str], every: Sequence[Line]) -> None:
    """A filter that no run could pass is a slip: a key that none has, or no state."""
    if every and not any(line.has(key) for line in every):
        known = {*PLAIN, *(k for line in every for k in (*line.words, *line.config))}
        raise WrongUse(f"no run here has {key} to filter by{did_you_mean(key, sorted(known))}")
    odd = [value for value in values if key == "state" and value not in get_args(State)]
    if odd:
        raise WrongUse(f"state={odd[0]} is no state of a run; there are {', '.join(get_args(State))}")


def _passes(line: Line, key: str, values: Sequence[str]) -> bool:
    value = line.get(key)
    told = {"true": "True", "false": "False", "null": "None"}
    return str(value) in values or str(value) in [told.get(v, v) for v in values]


def _line(run: Run) -> Line:
    status, config = run.status, plain_config(run)
    result = result_of(run) or {}
    values, directions = {}, {}
    for name, metric in result.get("metrics", {}).items():
        if metric.get("final") is not None:
            values[name, str(metric.get("protocol", ""))] = float(metric["final"])
            directions[name] = str(metric.get("direction", "min"))
    plain = {"state": run.state, "name": config.get("name"), "signature": run.signature, "seed": config.get("seed")}
    plain |= {"turn": status.get("step"), "turns": turns_in_all(run), "started": status.get("started")}
    return Line(run, plain, choices(run), config, values, directions)


def table(found: Sequence[Line], folder: Path) -> tuple[Table, list[str]]:
    """The table, and the protocols that its columns of metrics stand for."""
    columns = list(dict.fromkeys(key for line in found for key in line.values))
    names = [name for name, _ in columns]
    titles = [n if names.count(n) == 1 else f"{n} {names[: i + 1].count(n)}" for i, n in enumerate(names)]
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("run", "state", "turn", "seed", *titles, "words"):
        left = title in ("run", "state", "words")
        shown.add_column(title, justify="left" if left else "right", no_wrap=True, overflow="ellipsis")

    told = _words_of(found)
    for line, words in zip(found, told, strict=True):
        numbers = [f"{line.values[key]:.4g}" if key in line.values else "" for key in columns]
        first = (_place(line.run, folder), _state(line), _turn(line), str(line.plain["seed"]))
        shown.add_row(*map(Text, (*first, *numbers, words)))  # rich would take [fid] for a style
    protocols: dict[str, list[str]] = {}
    for title, (_, protocol) in zip(titles, columns, strict=True):
        protocols.setdefault(protocol, []).append(title)
    return shown, [f"{', '.join(names)}: {protocol}" for protocol, names in protocols.items()]


def _place(run: Run, folder: Path) -> str:
    return str(run.folder.relative_to(folder)) if run.folder != folder else run.folder.name


def _state(line: Line) -> str:
    state = str(line.plain["state"])
    return f"{state} early" if state == "finished" and line.run.status.get("early") else state


def _turn(line: Line) -> str:
    turn, turns = line.plain["turn"], line.plain["turns"]
    return str(turn) if turns in (None, turn) else f"{turn}/{turns}"


def _words_of(found: Sequence[Line]) -> list[str]:
    """Each run's words, and those of its overrides that are not common to all; a model's own are not said."""
    overrides = [line.run.overrides for line in found]
    common = set[str]().intersection(*overrides) if len(found) < 2 else set(overrides[0]).intersection(*overrides[1:])
    hidden = (*GROUPS, "seed", "name")
    said = []
    for line, given in zip(found, overrides, strict=True):
        others = [o for o in given if o not in common and o.split("=")[0] not in hidden and not o.startswith("paths.")]
        asked = {o.split("=")[0] for o in given}
        whole = any(o.split("=")[0] in WHOLE for o in others)
        chosen = [line.words.get(group, "?") for group in GROUPS if group in asked or not whole]
        said.append(" ".join([*chosen, *others]))
    return said


def plain(line: Line) -> dict[str, Any]:
    """A line as JSON has it."""
    metrics = [{"name": n, "protocol": p, "value": v} for (n, p), v in line.values.items()]
    return {"folder": str(line.run.folder), **line.plain, "words": line.words, "metrics": metrics}
