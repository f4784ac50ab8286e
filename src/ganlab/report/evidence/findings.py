"""What a report on many runs has to say, worked out once for the page, the pictures and the Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.group import Group, by_protocol, groups
from ganlab.report.evidence.heat import PANELS, Panel, Quantity, panels, restricted
from ganlab.report.evidence.member import Member
from ganlab.report.evidence.ranking import Ranking, rank


@dataclass(frozen=True)
class Findings:
    """All that the page, the pictures and the Markdown show, worked out once."""

    collection: Collection
    groups: list[Group]
    protocols: dict[str, list[Member]]
    maps: list[tuple[Panel, Quantity]]
    rankings: list[Ranking]


def find(collection: Collection) -> Findings:
    """Group, map and rank."""
    found = groups(collection)
    protocols = by_protocol(collection)
    maps: list[tuple[Panel, Quantity]] = []
    rankings = []
    for panel in [p for p in panels(collection, found) if len(p.squares) > 1][:PANELS]:
        fixed = [
            Quantity("loss/generator", "Generator loss", "min", is_loss=True),
            Quantity("loss/discriminator", "Discriminator loss", "min", is_loss=True),
            Quantity("seconds_per_epoch", "Mean seconds per epoch", "min"),
        ]
        maps += [(panel, quantity) for quantity in fixed]
        for protocol, members in protocols.items():
            alike = restricted(panel, members)
            for name in _measured(collection, members) if len(alike.squares) > 1 else ():
                maps.append((alike, Quantity(name, heading(name), collection.direction(name), protocol=protocol)))

    for protocol, members in protocols.items():
        names = _measured(collection, members)
        if names:
            rankings.append(rank(protocol, names[0], collection.direction(names[0]) or "min", found, members))
    return Findings(collection, found, protocols, maps, rankings)


def heading(name: str) -> str:
    """A metric's name as a title.

    >>> heading("fid"), heading("inception_score")
    ('FID', 'Inception score')
    """
    return name.upper() if len(name) <= 3 else name.replace("_", " ").capitalize()


def _measured(collection: Collection, members: Sequence[Member]) -> list[str]:
    return [name for name in collection.metrics if any(m.value(name) is not None for m in members)]


def missing(collection: Collection) -> str:
    """What is not in the numbers yet; nothing where all finished."""
    counts = collection.counts()
    left = [f"{count} {state}" for state, count in counts.items() if state not in ("finished", "pruned")]
    if not left:
        return ""
    done = counts.get("finished", 0)
    return (
        f"{done} of {len(collection.members)} finished; {', '.join(left)}. Means, intervals and ranks are "
        "of the finished ones alone and may change."
    )
