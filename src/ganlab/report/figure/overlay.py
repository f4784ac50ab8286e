"""Curves of many groups in one figure."""

from collections.abc import Sequence
from statistics import fmean

from ganlab.report.evidence.group import Group
from ganlab.report.evidence.member import Member
from ganlab.report.figure.curves import COLOURS, DASHES, Curve

MOST = 16  # lines in a figure; colours and dashes would tell 42 apart, a reader would not


def overlay(name: str, groups: Sequence[Group], members: Sequence[Member]) -> list[Curve]:
    """One curve for each group: the mean over its seeds at the turns all of them reached, and a band.

    Its colour is that of its place among `groups`, the same in every figure.
    """
    chosen = {id(m) for m in members}
    drawn = []
    for place, group in enumerate(groups[:MOST]):
        series = [_series(m, name) for m in group.members if id(m) in chosen]
        series = [s for s in series if s]
        if not series:
            continue
        turns = sorted(set.intersection(*(set(s) for s in series)))
        values = [[s[turn] for s in series] for turn in turns]
        band = ([min(v) for v in values], [max(v) for v in values]) if len(series) > 1 else ([], [])
        colour, dash = place % len(COLOURS), place % len(DASHES)  # 7 and 6: no pair comes twice
        drawn.append(Curve(group.label, turns, [fmean(v) for v in values], *band, colour=colour, dash=dash))
    return drawn


def _series(member: Member, name: str) -> dict[float, float]:
    return {row["turn"]: row[name] for row in member.history if name in row}
