"""The named GANs of a sweep in order, labelled and unlabelled apart, as the page docs/ranking.md."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ganlab.config.models import title
from ganlab.errors import WrongUse
from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.group import Group, by_protocol, groups
from ganlab.report.evidence.member import Member
from ganlab.report.evidence.ranking import Ranking, rank
from ganlab.report.page.document import number
from ganlab.store import facts

UNTOLD = ("none", "self_modulated")  # conditionings by which no label enters


def ranking_page(collection: Collection, metric: str = "fid") -> str:
    """Two tables for each protocol, from finished runs alone, all of the largest budget that any was given.

    Raises:
        WrongUse: no run of a model has finished with the metric.
    """
    members = [m for m in collection.members if m.result and m.state == "finished" and m.settings.get("model")]
    turns = max((_turns(m) for m in members), default=0)
    alike = replace(collection, members=tuple(m for m in members if _turns(m) == turns))
    every = [replace(g, label=title(g.settings["model"])) for g in groups(alike)]
    tables = [line for protocol, ms in by_protocol(alike).items() for line in _tables(protocol, metric, every, ms)]
    if not tables:
        raise WrongUse(
            f"{collection.folder} holds no finished run of a model with {metric}; train them by `python train.py "
            "sweeps=models`"
        )
    head = [
        "# The models in order",
        "",
        f"{len(alike.members)} runs of {len(every)} models, each of {turns:,} turns. Means over seeds with 95 %",
        "confidence intervals (Student's t); a budget of minutes compares recipes at the start and is no score of a",
        "paper. Equal turns are not equal work: some models play five discriminator turns to the generator's one.",
        *(["", f"Left out, of fewer turns: {left}."] if (left := len(members) - len(alike.members)) else []),
        "",
    ]
    return "\n".join([*head, *tables]).rstrip() + "\n"


def _turns(member: Member) -> int:
    return int(member.result["turns"]) if member.result else 0


def _tables(protocol: str, metric: str, every: Sequence[Group], members: Sequence[Member]) -> Iterator[str]:
    told = {g.label: _is_told(g.members[0]) for g in every}
    for heading, wanted in (("Unlabelled", False), ("Labelled", True)):
        alike = [g for g in every if told[g.label] is wanted]
        better = next((m.result["metrics"][metric].get("direction", "min") for m in members if m.result), "min")
        ranking = rank(protocol, metric, better, alike, members)
        if ranking.rows:
            yield from (f"## {heading}", "", f"Protocol `{protocol}`.", "", *_table(ranking), "", ranking.verdict(), "")
            yield from _same(ranking)


def _same(ranking: Ranking) -> Iterator[str]:
    """Whose numbers are those of another."""
    found: dict[tuple[float | None, ...], list[str]] = {}
    for group, _ in ranking.rows:
        found.setdefault(tuple(m.value(ranking.metric) for m in group.members), []).append(group.label)
    for labels in found.values():
        if len(labels) > 1:
            yield from (f"{' and '.join(labels)} have the same numbers: in so few turns they are one game.", "")


def _table(ranking: Ranking) -> Iterator[str]:
    more = ranking.others
    cells = ["rank", "model", "word", ranking.metric, "95 % confidence", *more, "seeds"]
    yield from ("| " + " | ".join(cells) + " |", "|" + "---|" * len(cells))
    for place, (group, spread) in enumerate(ranking.rows, 1):
        word = group.settings["model"]
        interval = "–" if spread.interval is None else " to ".join(number(v, 3) for v in spread.interval)
        others = [str(s) if (s := group.spread(name)) else "–" for name in more]
        row = [str(place), title(word), f"`{word}`", str(spread), interval, *others, str(spread.count)]
        yield "| " + " | ".join(row) + " |"


def _is_told(member: Member) -> bool:
    conditioning = member.config.get("conditioning") or {}
    return facts.word(conditioning) not in UNTOLD or bool(conditioning.get("labels"))
