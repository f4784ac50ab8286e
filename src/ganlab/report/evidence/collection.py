"""Many runs as one thing to report on: a sweep's folder, or any run folders."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ganlab.errors import WrongUse
from ganlab.report.evidence.member import AGAINST, Member
from ganlab.store import facts
from ganlab.store.run import Run


@dataclass(frozen=True)
class Collection:
    """The runs of a sweep, or just runs. `kind` is grid, search or comparison."""

    name: str
    kind: str
    folder: Path
    members: tuple[Member, ...]
    command: tuple[str, ...] = ()
    started: float | None = None
    objectives: tuple[tuple[str, str], ...] = ()  # (name, minimize or maximize)

    def counts(self) -> dict[str, int]:
        """How many members are in each state, the most telling first."""
        order = ("finished", "running", "interrupted", "waiting", "pruned", "failed", "missing")
        states = [m.state for m in self.members]
        return {state: states.count(state) for state in order if state in states}

    @cached_property
    def varied(self) -> list[str]:
        """The settings in which members differ, generator and discriminator first."""
        keys = dict.fromkeys([*AGAINST, *(k for m in self.members for k in m.settings)])
        return [k for k in keys if len({m.settings.get(k) for m in self.members}) > 1]

    def label(self, member: Member) -> str:
        """What tells it from the others, but for its seed."""
        if member.number is not None:
            return f"trial {member.number}"
        words = {k: member.settings.get(k, "default") for k in self.varied}
        pair = [words.pop(k) for k in AGAINST if k in words]
        label = " ".join([" × ".join(pair), *(f"{k}={v}" for k, v in words.items())]).strip()
        return label or (facts.title(member.run) if member.run and member.config else self.name)

    @cached_property
    def metrics(self) -> list[str]:
        """The names of all metrics."""
        return list(dict.fromkeys(name for m in self.members for name in m.metrics))

    def direction(self, metric: str) -> str | None:
        """Whether less ("min") or more ("max") is better, as finished runs say."""
        for m in self.members:
            if m.result and metric in m.result["metrics"]:
                known = m.result["metrics"][metric]
                return str(known.get("direction", "min"))
        return None


def load(folders: Sequence[Path]) -> Collection:
    """The sweep in a folder, or the runs in several.

    Raises:
        WrongUse: there is no run in them.
    """
    if len(folders) == 1 and (folders[0] / "sweep.json").is_file():
        return _sweep(folders[0])
    runs = [run for folder in folders for run in _runs(folder)]
    if not runs:
        given = ", ".join(map(str, folders))
        raise WrongUse(f"{given} holds no run folder; give a run's folder, a sweep's, or several")
    name = folders[0].resolve().name if len(folders) == 1 else f"{len(runs)} runs"
    return Collection(name, "comparison", folders[0], tuple(_found(run) for run in runs))


def _runs(folder: Path) -> list[Run]:
    """The runs in a folder: itself, those in it, or those of the sweeps in it."""
    if (folder / "config.yaml").is_file():
        return [Run(folder)]
    places = [*folder.glob("*/config.yaml"), *folder.glob("*/*/config.yaml")]
    return [Run(place.parent) for place in sorted(places)]


def _found(run: Run) -> Member:
    """A run that no sweep wrote of."""
    known = {**facts.choices(run)}
    state = "waiting" if run.state == "new" else run.state
    seed = facts.plain_config(run).get("seed")
    asked = tuple(facts.overrides(run))
    return Member(run, run.signature, asked, known, seed, state, run.status.get("error"))


def _sweep(folder: Path) -> Collection:
    try:
        plain = json.loads((folder / "sweep.json").read_text())
        members = tuple(_asked(folder, row) for row in plain["cells"])
    except (OSError, ValueError, KeyError) as error:
        raise WrongUse(f"{folder / 'sweep.json'} cannot be read ({error}); give the same sweep again") from error
    objectives = tuple((o["name"], o["direction"]) for o in plain.get("objectives") or [])
    about = (tuple(plain.get("command") or ()), plain.get("started"), objectives)
    return Collection(plain.get("name", folder.name), plain.get("kind", "grid"), folder, members, *about)


def _asked(folder: Path, row: dict[str, Any]) -> Member:
    """A cell or trial; what its own folder says of its state wins, but for what only the sweep can know."""
    run = Run(folder / row["signature"]) if row.get("signature") else None
    there = run is not None and (run.folder / "config.yaml").is_file()
    state, error = row["state"], row.get("error")
    if run is not None and there and state not in ("failed", "pruned"):
        state = {"new": state}.get(run.state, run.state)
        error = run.status.get("error")
    elif state in ("finished", "running"):
        state = "missing" if state == "finished" else "waiting"
    values = row.get("values")
    return Member(
        run=run if there else None,
        signature=row.get("signature", ""),
        overrides=tuple(row.get("overrides") or ()),
        choices={k: str(v) for k, v in (row.get("choices") or {}).items()},
        seed=row.get("seed"),
        state=state,
        error=error,
        number=row.get("number"),
        values=tuple(math.nan if v is None else float(v) for v in values or ()),
        params=row.get("params") or {},
    )
