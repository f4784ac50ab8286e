"""Many runs as one thing to report on: a sweep's folder, or any run folders."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ganlab.errors import WrongUse
from ganlab.report.evidence.member import Member
from ganlab.report.page.document import number
from ganlab.store import facts
from ganlab.store.cell import AGAINST, Cell, varying_keys
from ganlab.store.find import runs_in
from ganlab.store.run import Run
from ganlab.store.state import State
from ganlab.store.sweep import FILE, Sweep, counts


@dataclass(frozen=True)
class Collection:
    """The runs of a sweep, or just runs. `kind` is grid, search or comparison.

    `copies` is how many further folders hold a run that is already among the members.
    """

    name: str
    kind: str
    folder: Path
    members: tuple[Member, ...]
    command: tuple[str, ...] = ()
    started: float | None = None
    objectives: tuple[tuple[str, str], ...] = ()  # (name, minimize or maximize)
    copies: int = 0

    def counts(self) -> dict[State, int]:
        """How many members are in each state, the most telling first."""
        return counts(self.members)

    @cached_property
    def varied(self) -> list[str]:
        """The settings but the seed in which members differ, generator and discriminator first."""
        return varying_keys(self.members)

    def label(self, member: Member) -> str:
        """What tells it from the others, but for its seed; what it was not asked for is left out."""
        if member.number is not None:
            asked = (
                f"{k.rsplit('.', 1)[-1]}={number(v, 3) if isinstance(v, float) else v}"
                for k, v in member.params.items()
            )
            return f"trial {member.number} {' '.join(asked)}".strip()
        told = member.settings_among(self.varied)
        pair = [told.pop(k) for k in AGAINST if k in told]
        label = " ".join([*([" × ".join(pair)] if pair else []), *(f"{k}={v}" for k, v in told.items())])
        return label or (facts.title(member.run) if member.config else self.name)

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
    """The sweep in a folder, or the runs in several; of runs that are equal, one.

    Raises:
        WrongUse: there is no run in them.
    """
    if len(folders) == 1 and (folders[0] / FILE).exists():
        return _sweep(folders[0])
    runs = [run for folder in folders for run in runs_in(folder)]
    if not runs:
        given = ", ".join(map(str, folders))
        raise WrongUse(f"{given} holds no run folder; give a run's folder, a sweep's, or several")
    name = folders[0].resolve().name if len(folders) == 1 else f"{len(runs)} runs"
    members, copies = _once([Member.of(_cell_of(run)) for run in runs])
    return Collection(name, "comparison", folders[0], members, copies=copies)


def _cell_of(run: Run) -> Cell:
    """A run that no sweep wrote of."""
    state, seed = run.state, facts.plain_config(run).get("seed")
    return Cell(
        signature=run.signature,
        overrides=run.overrides,
        choices=facts.choices(run),
        seed=seed if isinstance(seed, int) else None,
        folder=run.folder,
        state="waiting" if state == "new" else state,
        error=run.status.get("error"),
    )


def _once(members: Sequence[Member]) -> tuple[tuple[Member, ...], int]:
    """Equal signatures are one training, seed and all, whatever the folders are called: the one that came furthest."""
    furthest: dict[str, Member] = {}
    for member in members:
        known = furthest.setdefault(member.signature, member)
        if known.state != "finished" and _came(member) > _came(known):
            furthest[member.signature] = member
    return tuple(furthest.values()), len(members) - len(furthest)


def _came(member: Member) -> tuple[bool, int]:
    return member.state == "finished", int(member.run.status["step"])


def _sweep(folder: Path) -> Collection:
    sweep = Sweep.load(folder)
    sweep.refresh()
    return Collection(
        name=folder.resolve().name,
        kind=sweep.kind,
        folder=folder,
        members=tuple(map(Member.of, sweep.cells)),
        command=tuple(sweep.command),
        started=sweep.started or None,
        objectives=tuple((o["name"], o["direction"]) for o in sweep.objectives),
    )
