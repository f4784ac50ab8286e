"""Runs side by side: what differs in their configs, and which metric says which is better, as far as seeds allow."""

import math
from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.difference import differences
from ganlab.report.evidence.group import Group, Spread, by_protocol, groups
from ganlab.report.evidence.member import Member
from ganlab.report.page.document import number
from ganlab.store import facts
from ganlab.store.checkpoint_file import BEST, file_name

SEEDS = 3  # of each side, below which a rank test can say nothing
LEVEL = 0.05
EXACT = 20_000  # ways to share values out that are all looked at


@dataclass(frozen=True)
class Pair:
    """Two settings by one metric. `p` is of a two-sided exact rank test, None where there are too few seeds.

    `delta` is Cliff's: how much more often a value of the first is greater than one of the second than less, -1 to 1.
    `least_p` is the least that `p` could have been with so many seeds and `tests`.
    """

    first: str
    second: str
    p: float | None
    delta: float
    least_p: float
    tests: int = 1


@dataclass(frozen=True)
class Measured:
    """A metric under one protocol: each setting's values over its seeds, and the tests of each pair (Holm's p)."""

    metric: str
    better: str
    protocol: str
    values: dict[str, tuple[float, ...]]
    pairs: tuple[Pair, ...]
    deviations: dict[str, float] = field(default_factory=dict)  # between sampling seeds, the mean over runs


def measured(collection: Collection) -> list[Measured]:
    """Every metric under every protocol, with tests between settings of the same protocol alone."""
    found = []
    every = groups(collection)
    for protocol, members in by_protocol(collection).items():
        for name in collection.metrics:
            values = {group.label: _values(group, members, name) for group in every}
            values = {label: v for label, v in values.items() if v}
            if values:
                better = collection.direction(name) or "min"
                found.append(Measured(name, better, protocol, values, tuple(_tests(values))))
    return [*found, *evaluated(every)]


def evaluated(every: Sequence[Group]) -> list[Measured]:
    """What `ganlab evaluate` measured later: the newest of each run by metric, data, protocol and checkpoint."""
    table: dict[tuple[str, str], dict[str, list[Mapping[str, Any]]]] = {}
    for group in every:
        for member in group.members:
            last = file_name(member.run.status["step"])
            newest = {(row["name"], _protocol(row, last)): row for row in member.run.evaluations.rows()}
            for key, row in newest.items():
                if math.isfinite(row["value"]):
                    table.setdefault(key, {}).setdefault(group.label, []).append(row)

    found = []
    for (name, protocol), rows in table.items():
        values = {label: tuple(float(row["value"]) for row in each) for label, each in rows.items()}
        spread = {
            label: [row["deviation"] for row in each if row.get("deviation") is not None]
            for label, each in rows.items()
        }
        deviations = {label: sum(each) / len(each) for label, each in spread.items() if each}
        better = next((str(row["direction"]) for each in rows.values() for row in each if "direction" in row), "min")
        found.append(Measured(name, better, protocol, values, tuple(_tests(values)), deviations))
    return found


def _protocol(row: Mapping[str, Any], last: str) -> str:
    """What two values must have in common to compare; of checkpoints, which kind it is."""
    place = {BEST: "best checkpoint", last: "last checkpoint"}.get(str(row.get("checkpoint")), row.get("checkpoint"))
    return f"{row.get('data', 'its own data')} · {row['protocol']} · {place}"


def _values(group: Group, members: Sequence[Member], name: str) -> tuple[float, ...]:
    chosen = {id(m) for m in members}
    return tuple(v for m in group.members if id(m) in chosen and (v := m.value(name)) is not None)


def _tests(values: Mapping[str, tuple[float, ...]]) -> list[Pair]:
    """All pairs, their p values made larger for being several (Holm 1979)."""
    pairs = [(a, b, rank_test(values[a], values[b])) for a, b in combinations(values, 2)]
    order = sorted((i for i, (_, _, p) in enumerate(pairs) if p is not None), key=lambda i: pairs[i][2] or 0.0)
    corrected: dict[int, float] = {}
    worst = 0.0
    for place, i in enumerate(order):
        worst = max(worst, min(1.0, (pairs[i][2] or 0.0) * (len(order) - place)))
        corrected[i] = worst
    return [_pair(a, b, values, corrected.get(i), len(order)) for i, (a, b, _) in enumerate(pairs)]


def _pair(first: str, second: str, values: Mapping[str, tuple[float, ...]], p: float | None, tests: int) -> Pair:
    a, b = values[first], values[second]
    least = min(1.0, max(1, tests) * 2 / math.comb(len(a) + len(b), len(a)))
    return Pair(first, second, p, cliffs_delta(a, b), least, tests)


def rank_test(a: Sequence[float], b: Sequence[float]) -> float | None:
    """The two-sided p of Mann and Whitney's test; None of fewer than three values on a side.

    Of few values it is exact, ties or not: the share of all ways to share them out that are as far from even.
    """
    if min(len(a), len(b)) < SEEDS:
        return None
    from scipy.stats import mannwhitneyu, rankdata

    if math.comb(len(a) + len(b), len(a)) > EXACT:
        return float(mannwhitneyu(a, b, alternative="two-sided").pvalue)
    ranks = [float(rank) for rank in rankdata([*a, *b])]
    even = len(a) * (len(ranks) + 1) / 2
    observed = abs(sum(ranks[: len(a)]) - even)
    ways = [abs(sum(chosen) - even) for chosen in combinations(ranks, len(a))]
    return sum(way >= observed - 1e-9 for way in ways) / len(ways)


def cliffs_delta(a: Sequence[float], b: Sequence[float]) -> float:
    """P(a > b) - P(a < b) over all pairs of values (Cliff 1993).

    >>> cliffs_delta([3, 4], [1, 2]), cliffs_delta([1, 2], [1, 2])
    (1.0, 0.0)
    """
    return sum((x > y) - (x < y) for x in a for y in b) / (len(a) * len(b))


def unlike(found: Sequence[Measured], labels: Many[str]) -> dict[tuple[str, ...], list[str]]:
    """Protocols that no one of covers all settings -> the metrics that therefore rank only some of them."""
    metrics = dict.fromkeys(one.metric for one in found)
    apart: dict[tuple[str, ...], list[str]] = {}
    for name in metrics:
        mine = [one for one in found if one.metric == name]
        if len(mine) > 1 and not any(set(one.values) == set(labels) for one in mine):
            apart.setdefault(tuple(one.protocol for one in mine), []).append(name)
    return apart


def why_unlike(protocols: Sequence[str]) -> str:
    """What differs between protocols, in words; nothing where there is one."""
    if len(protocols) < 2:
        return ""
    parts = [p.replace(" · ", "/").replace(" ", "/").split("/") for p in protocols]
    shared = set.intersection(*map(set, parts))
    apart = "; ".join(" ".join(w for w in each if w not in shared) or "nothing more" for each in parts)
    return (
        f"Not ranked against each other: these runs were measured under {len(protocols)} protocols, which differ in "
        f"({apart}), and values of unlike protocols do not compare; ganlab evaluate measures runs alike."
    )


def as_text(collection: Collection, members: Mapping[str, Member]) -> str:
    """Differences, values and tests for a terminal."""
    apart = differences([facts.plain_config(member.run) for member in members.values()])
    lines = [
        f"what differs: {' | '.join(members)}" if len(members) > 1 else "what differs",
        *(f"  {key}: {' | '.join(map(_short, values))}" for key, values in apart.items()),
    ]
    found = measured(collection)
    for one in found:
        lines += ["", f"{one.metric} ({'more' if one.better == 'max' else 'less'} is better), protocol {one.protocol}"]
        sign = -1 if one.better == "max" else 1
        for label, values in sorted(one.values.items(), key=lambda row: sign * sum(row[1]) / len(row[1])):
            seeds = f"{len(values)} seed{'s' * (len(values) > 1)}"
            among = f"; ± {number(one.deviations[label], 2)} between sampling seeds" if label in one.deviations else ""
            lines.append(f"  {label:44s} {Spread.of(values)}  ({seeds}{among})")
        lines += [f"  {verdict(pair, one)}" for pair in one.pairs if _seeds(pair, one) > 1]
        if any(_seeds(pair, one) == 1 for pair in one.pairs):
            lines.append(f"  One seed says nothing of another: a test needs {SEEDS} of each setting (seed=0,1,2).")

    labels = {label for one in found for label in one.values}
    why = [f"{', '.join(names)}: {why_unlike(protocols)}" for protocols, names in unlike(found, labels).items()]
    if not found:
        why = ["No run has finished with a metric yet."]
    return "\n".join([*lines, *(line for one in why for line in ("", one))])


def _seeds(pair: Pair, one: Measured) -> int:
    """Of the setting of the two that has fewer."""
    return min(len(one.values[pair.first]), len(one.values[pair.second]))


def verdict(pair: Pair, one: Measured) -> str:
    """What the test allows to say of two settings."""
    between = f"{pair.first} against {pair.second}: Cliff's delta {pair.delta:+.2f}"
    if pair.p is None:
        return f"{between}; no test, for it needs {SEEDS} seeds of each (seed=0,1,2)"
    several = f" (Holm's, of {pair.tests} tests)" if pair.tests > 1 else ""
    if pair.p <= LEVEL:
        best = pair.first if (pair.delta > 0) == (one.better == "max") else pair.second
        return f"{between}, p = {pair.p:.3g}{several}: {best} is better"
    least = f"; so few seeds cannot give less than {pair.least_p:.2g}" if pair.least_p > LEVEL else ""
    return f"{between}, p = {pair.p:.3g}{several}: these seeds do not tell them apart{least}"


def _short(value: Any) -> str:
    return "-" if value is None else str(value)
