"""The named GANs of a sweep in order, labelled and unlabelled apart, as the page docs/ranking.md."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ganlab.config.models import title
from ganlab.errors import WrongUse
from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.group import Group, Spread, by_protocol, groups
from ganlab.report.evidence.member import Member
from ganlab.report.evidence.ranking import Ranking, rank
from ganlab.report.page.document import number
from ganlab.store import facts

UNTOLD = ("none", "self_modulated")  # conditionings by which no label enters


def ranking_page(collection: Collection, metric: str = "fid") -> str:
    """Two tables for each protocol, from finished runs alone.

    Raises:
        WrongUse: no run of a model has finished with the metric.
    """
    every = [replace(g, label=title(w)) for g in groups(collection) if (w := g.settings.get("model"))]
    tables = [line for protocol, ms in by_protocol(collection).items() for line in _tables(protocol, metric, every, ms)]
    if not tables:
        raise WrongUse(
            f"{collection.folder} holds no finished run of a model with {metric}; train them by `python train.py "
            "sweeps=models`"
        )

    command = facts.typed(collection.command) if collection.command else "python train.py sweeps=models"
    done = sum(m.state == "finished" for g in every for m in g.members)
    head = [
        "# The models in order",
        "",
        f"{done} finished runs of {len(every)} models by `{command}`, which trains each as long. Means over seeds with 95 %",
        "confidence intervals (Student's t); a budget of minutes compares recipes at the start and is no score of a paper.",
        "",
    ]
    return "\n".join([*head, *tables]).rstrip() + "\n"


def _tables(protocol: str, metric: str, every: Sequence[Group], members: Sequence[Member]) -> Iterator[str]:
    told = {g.label: any(_is_told(m) for m in g.members) for g in every}
    for heading, wanted in (("Unlabelled", False), ("Labelled", True)):
        alike = [g for g in every if told[g.label] is wanted]
        better = next((m.result["metrics"][metric].get("direction", "min") for m in members if m.result), "min")
        ranking = rank(protocol, metric, better, alike, members)
        if ranking.rows:
            yield from (f"## {heading}", "", f"Protocol `{protocol}`.", "", *_table(ranking), "", ranking.verdict(), "")


def _table(ranking: Ranking) -> Iterator[str]:
    more = ranking.others
    cells = ["rank", "model", "word", ranking.metric, "95 % confidence", *more, "minutes a run", "turns", "seeds"]
    yield from ("| " + " | ".join(cells) + " |", "|" + "---|" * len(cells))
    for place, (group, spread) in enumerate(ranking.rows, 1):
        word = group.settings["model"]
        interval = "–" if spread.interval is None else " to ".join(number(v, 3) for v in spread.interval)
        others = [str(s) if (s := group.spread(name)) else "–" for name in more]
        row = [str(place), title(word), f"`{word}`", str(spread), interval, *others, *_effort(group), str(spread.count)]
        yield "| " + " | ".join(row) + " |"


def _effort(group: Group) -> list[str]:
    """Minutes of training, and turns."""
    results = [m.result for m in group.members if m.result]
    minutes = Spread.of([r["seconds_per_epoch"] * r["epochs"] / 60 for r in results if r.get("seconds_per_epoch")])
    turns = sorted({r["turns"] for r in results})
    return [number(minutes.mean, 2) if minutes else "–", ", ".join(map(str, turns))]


def _is_told(member: Member) -> bool:
    conditioning = member.config.get("conditioning") or {}
    return facts.word(conditioning) not in UNTOLD or bool(conditioning.get("labels"))
