"""Runs side by side, as far as they compare: values of one protocol are ranked, of unlike ones it is said why not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ganlab.report.evidence.collection import Collection, load
from ganlab.report.evidence.comparison import Measured, measured, unlike, verdict, why_unlike
from ganlab.report.evidence.difference import differences
from ganlab.report.evidence.group import Group, Spread, groups
from ganlab.report.evidence.member import Member
from ganlab.store.facts import plain_config, sample_pictures
from ganlab.store.run import Run
from ganlab.studio.listing import row


def compared(runs: Sequence[Run], top: Path) -> dict[str, Any]:
    """The runs with their pictures and settings, what differs in their configs, and each metric under each protocol.

    Runs that differ in nothing but the seed are one setting. Equal runs in several folders count once.
    """
    if not runs:
        return {"runs": [], "differs": [], "measured": [], "unlike": [], "copies": 0}
    collection = load([run.folder for run in runs])
    every = groups(collection)
    settings = {member.signature: group.label for group in every for member in group.members}
    found = measured(collection)
    labels = {label for one in found for label in one.values}
    why = [f"{', '.join(names)}: {why_unlike(apart)}" for apart, names in unlike(found, labels).items()]

    return {
        "runs": [{**_row(run, top), "setting": settings.get(run.signature, "")} for run in runs],
        "differs": _differing(collection, runs),
        "measured": [_measured(one, every) for one in found],
        "unlike": why,
        "copies": collection.copies,
    }


def _row(run: Run, top: Path) -> dict[str, Any]:
    samples = [{"turn": turn, "name": path.name} for turn, path in sample_pictures(run)]
    return {**row(run, top), "samples": samples}


def _differing(collection: Collection, runs: Sequence[Run]) -> list[dict[str, Any]]:
    members: dict[str, Member] = {m.signature: m for m in collection.members}
    chosen = [members[run.signature] for run in runs]
    seeds, apart = [member.seed for member in chosen], differences([plain_config(member.run) for member in chosen])
    found = [{"key": key, "values": values} for key, values in apart.items()]
    return [*([{"key": "seed", "values": seeds}] if len(set(seeds)) > 1 else []), *found]


def _measured(one: Measured, every: Sequence[Group]) -> dict[str, Any]:
    seeds = {group.label: [member.signature for member in group.members] for group in every}
    rows = [(label, Spread.of(values), values) for label, values in one.values.items()]
    ranked = sorted(rows, key=lambda r: (r[1].mean if r[1] else 0.0) * (-1 if one.better == "max" else 1))
    told = [
        {"setting": label, "mean": s.mean, "deviation": s.deviation, "values": values, "signatures": seeds[label]}
        for label, s, values in ranked
        if s is not None
    ]
    pairs = [verdict(pair, one) for pair in one.pairs]
    return {"metric": one.metric, "better": one.better, "protocol": one.protocol, "rows": told, "pairs": pairs}
