"""A thousand runs as rows: read once, and again only where a file has changed."""

import json
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ganlab.errors import WrongUse
from ganlab.store import told
from ganlab.store.facts import GROUPS, choices, plain_config, sample_pictures
from ganlab.store.file import replace_file
from ganlab.store.find import runs_in
from ganlab.store.run import Run
from ganlab.store.stamp import ASKED, Stamp, stamp
from ganlab.studio.address import id_of

FORM = 2  # of a row; rows of another form that lie on the disk are made anew


@dataclass(frozen=True)
class Page:
    """Some rows of all that pass the filter."""

    rows: list[dict[str, Any]]
    found: int
    all: int
    metrics: list[str]


class Listing:
    """The rows of a folder of runs, kept in a file, so that the next app need not read all anew."""

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        self._file = runs / ".studio" / "rows.json"
        self._known: dict[str, tuple[Stamp, dict[str, Any]]] | None = None
        self._lock = threading.Lock()

    def rows(self) -> list[dict[str, Any]]:
        """All runs, the newest first."""
        with self._lock:
            known = self._load() if self._known is None else self._known
            fresh = {id_of(run, self.runs): self._row(run, known) for run in runs_in(self.runs)}
            if fresh != known:
                self._save(fresh)
            self._known = fresh
        return sorted((_now(row, self.runs) for _, row in fresh.values()), key=lambda r: -(r["started"] or 0))

    def page(self, words: str, state: str, sort: str, start: int, count: int) -> Page:
        """The runs of which every word of `words` is told, of one state (all where ""), from `start`.

        `sort` is a key of a row or a metric's name; with a minus before it, the greatest first.
        """
        rows = self.rows()
        wanted = words.lower().split()
        kept = [r for r in rows if (not state or r["state"] == state) and all(w in _text(r) for w in wanted)]
        key = sort.lstrip("-")
        if key:
            told_ = [r for r in kept if _value(r, key) is not None]
            lacking = [r for r in kept if _value(r, key) is None]
            kept = sorted(told_, key=lambda r: _order(_value(r, key)), reverse=sort.startswith("-")) + lacking
        metrics = list(dict.fromkeys(name for row in rows for name in row["metrics"]))
        return Page(kept[start : start + count], len(kept), len(rows), metrics)

    def pace(self, choices: Mapping[str, Any]) -> dict[str, Any]:
        """{run, seconds_per_turn, seconds_per_epoch} of the newest finished run of these networks and data, or {}."""
        for row in self.rows():
            same = all(row["words"].get(group) == choices.get(group) for group in GROUPS)
            if same and row["state"] == "finished" and row["turn"] and row["started"] and row["ended"]:
                seconds = float(row["ended"] - row["started"]) / float(row["turn"])
                return {"run": row["id"], "seconds_per_turn": seconds, "seconds_per_epoch": row["seconds_per_epoch"]}
        return {}

    def _row(self, run: Run, known: dict[str, tuple[Stamp, dict[str, Any]]]) -> tuple[Stamp, dict[str, Any]]:
        looked = [FORM, *stamp(run.folder)]
        id = id_of(run, self.runs)
        if id in known and known[id][0] == looked:
            return known[id]
        return looked, row(run, self.runs)

    def _load(self) -> dict[str, tuple[Stamp, dict[str, Any]]]:
        with suppress(OSError, ValueError, TypeError, AttributeError):
            return {id: (stamp, row) for id, (stamp, row) in json.loads(self._file.read_text()).items()}
        return {}

    def _save(self, rows: dict[str, tuple[Stamp, dict[str, Any]]]) -> None:
        with suppress(OSError):  # a list that cannot be kept is read again
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._file, json.dumps(rows).encode())


def row(run: Run, runs: Path) -> dict[str, Any]:
    """What a list shows of a run."""
    status, asked = run.status, _read_asked(str(run.folder), *stamp(run.folder, ASKED))
    result: dict[str, Any] = {}
    if status["state"] == "finished":
        with suppress(WrongUse, OSError):
            result = told.result(run.folder)
    metrics = {name: m.get("final") for name, m in result.get("metrics", {}).items()}
    pictures = sample_pictures(run)

    return {
        "id": id_of(run, runs),
        "folder": str(run.folder),
        "title": _title(asked.words, asked.overrides),
        "words": asked.words,
        "overrides": asked.overrides,
        "seed": asked.seed,
        "name": run.folder.parent.name,
        "state": run.state,
        "turn": status.get("step"),
        "turns": status.get("turns") or asked.turns,
        "started": status.get("started"),
        "ended": status.get("ended"),
        "error": status.get("error"),
        "seconds_per_epoch": result.get("seconds_per_epoch"),
        "metrics": {name: value for name, value in metrics.items() if isinstance(value, int | float)},
        "protocols": {name: str(m.get("protocol", "")) for name, m in result.get("metrics", {}).items()},
        "thumbnail": pictures[-1][1].name if pictures else None,
        "sample_shape": status.get("sample_shape"),
    }


def _title(words: Mapping[str, str], overrides: Sequence[str]) -> str:
    """Who plays against whom on what; a model by its own name."""
    pair = "{} against {} on {}".format(*(words.get(group, "?") for group in GROUPS))
    named = [o.removeprefix("model=") for o in overrides if o.startswith("model=")]
    return f"{named[-1]} on {words.get('dataset', '?')}" if named else pair


@dataclass(frozen=True)
class _Asked:
    words: dict[str, str]
    overrides: list[str]
    seed: Any
    turns: Any


@lru_cache(maxsize=64)
def _read_asked(folder: str, *stamp: int) -> _Asked:
    """What does not change while a run is trained: a stream looks at its row several times a second."""
    run = Run(Path(folder))
    config = plain_config(run)
    training = config.get("training") or {}
    return _Asked(choices(run), run.overrides, config.get("seed"), training.get("turns"))


def announced(title: str, id: str, overrides: list[str]) -> dict[str, Any]:
    """The row of a run that a job was started for and whose folder is not there yet."""
    empty: dict[str, Any] = dict.fromkeys(("seed", "turn", "turns", "started", "ended", "error", "seconds_per_epoch"))
    known = {"id": id, "folder": "", "title": title, "name": title, "overrides": overrides, "state": "new"}
    return {**empty, **known, "words": {}, "metrics": {}, "protocols": {}, "thumbnail": None}


def _now(kept: dict[str, Any], runs: Path) -> dict[str, Any]:
    """A row whose run may have died or drawn since no other file has changed."""
    if kept["state"] != "running":
        return kept
    run = Run(Path(kept["folder"]))
    pictures = sample_pictures(run)
    return {**kept, "state": run.state, "thumbnail": pictures[-1][1].name if pictures else None}


def _text(row: dict[str, Any]) -> str:
    """What the words of a filter are looked for in: the id, the words as `group=word` and the overrides."""
    words = [f"{group}={word}" for group, word in row["words"].items()]
    return " ".join([row["id"], row["state"], f"seed={row['seed']}", *words, *row["overrides"]]).lower()


def _value(row: dict[str, Any], key: str) -> Any:
    return row["metrics"].get(key, row["words"].get(key, row.get(key)))


def _order(value: Any) -> tuple[int, float, str]:
    number = isinstance(value, int | float)
    return (0, float(value), "") if number else (1, 0.0, str(value))
