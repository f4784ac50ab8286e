"""Members that differ in nothing but their seed, and what their values say together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, stdev

from omegaconf import OmegaConf

from ganlab.config import signature
from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.difference import differences
from ganlab.report.evidence.member import Member
from ganlab.report.page.document import number

TOLD = 3  # values that a name has room for


@dataclass(frozen=True)
class Spread:
    """The mean of a few values, their sample deviation, and a 95 % confidence interval of the mean.

    >>> s = Spread.of([1.0, 2.0, 3.0])
    >>> s.mean, s.deviation, [round(x, 3) for x in s.interval]
    (2.0, 1.0, [-0.484, 4.484])
    """

    count: int
    mean: float
    deviation: float | None = None
    interval: tuple[float, float] | None = None

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread | None":
        """None of no values; no deviation of one; no interval of fewer than three, where it would say nothing."""
        if not values:
            return None
        if len(values) == 1:
            return cls(1, values[0])
        mean, deviation = fmean(values), stdev(values)
        if len(values) < 3:
            return cls(len(values), mean, deviation)
        from scipy.special import stdtrit  # Student's t, inverse

        half = float(stdtrit(len(values) - 1, 0.975)) * deviation / math.sqrt(len(values))
        return cls(len(values), mean, deviation, (mean - half, mean + half))

    def __str__(self) -> str:
        """Mean ± deviation."""
        return number(self.mean, 3) + ("" if self.deviation is None else f" ± {number(self.deviation, 2)}")


@dataclass(frozen=True)
class Group:
    """The seeds of one setting."""

    label: str
    settings: dict[str, str]
    members: tuple[Member, ...]

    def spread(self, name: str) -> Spread | None:
        """A value at the end, over the seeds that finished with a finite one."""
        return Spread.of([v for m in self.members if (v := m.value(name)) is not None])

    @property
    def family(self) -> str:
        """The word of the loss."""
        known = [m.family for m in self.members if m.family != "unknown loss"]
        return known[0] if known else "unknown loss"

    @cached_property
    def remarks(self) -> list[str]:
        """The states of the seeds that give no value."""
        left = [m for m in self.members if m.state != "finished"]
        return [m.progress if len(self.members) == 1 else f"seed {m.seed}: {m.progress}" for m in left]


def groups(collection: Collection) -> list[Group]:
    """All members by setting, in order of appearance; alike labels are told apart by what differs, or by signature.

    Seeds share all config that can change a result, and in a sweep, which may be given again with another budget, the
    words as well. A cell that has not begun is with those of its words.
    """
    begun = {_words(m): _setting(collection, m) for m in reversed(collection.members) if m.config}
    found: dict[str, dict[str, Member]] = {}
    for place, member in enumerate(collection.members):
        words = _words(member)
        setting = _setting(collection, member) if member.config else begun.get(words, words)
        # Trials that asked for the same are one run, and no two seeds.
        found.setdefault(setting, {}).setdefault(member.signature or str(place), member)
    seeds = [tuple(members.values()) for members in found.values()]
    firsts = [members[0] for members in seeds]
    labels = [collection.label(first) for first in firsts]
    named = [
        label if labels.count(label) == 1 else f"{label} {_apart(first, label, firsts, labels)}"
        for label, first in zip(labels, firsts, strict=True)
    ]
    return [Group(n, ms[0].settings, ms) for n, ms in zip(named, seeds, strict=True)]


def _apart(member: Member, label: str, firsts: Sequence[Member], labels: Sequence[str]) -> str:
    """The few values by which a member differs from all that are called the same; else its signature."""
    alike = [first for first, other in zip(firsts, labels, strict=True) if other == label]
    apart = differences([first.config or {} for first in alike])
    told = [tuple(str(values[i]) for values in apart.values()) for i in range(len(alike))]
    mine = told[alike.index(member)]
    if not 0 < len(apart) <= TOLD or told.count(mine) > 1:
        return f"({member.signature})"
    return " ".join(f"{key}={value}" for key, value in zip(apart, mine, strict=True))


def _words(member: Member) -> str:
    return repr(sorted(member.settings.items()))


def _setting(collection: Collection, member: Member) -> str:
    alike = signature(OmegaConf.create({**member.config, "seed": 0}))
    return alike if collection.kind == "comparison" else _words(member) + alike


def by_protocol(collection: Collection) -> dict[str, list[Member]]:
    """Members by data and protocol of their metrics; an unfinished one beside those that measure alike."""
    stamped = {m.measuring: p for m in collection.members if (p := m.protocol)}
    found: dict[str, list[Member]] = {}
    for member in collection.members:
        protocol = member.protocol or stamped.get(member.measuring) if member.config else None
        if protocol or member.history:
            found.setdefault(protocol or "not stamped before a run has finished", []).append(member)
    return found
