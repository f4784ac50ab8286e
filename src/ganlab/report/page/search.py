"""The part of a page that is about a search: best trial, history, Pareto front, parameters."""

from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.member import Member
from ganlab.report.evidence.trials import finished, front, importances
from ganlab.report.figure.curves import figure_tag
from ganlab.report.figure.search import history_figure, parallel_figure, pareto_figure
from ganlab.report.page.document import Markup, number, picture, section, table, tag
from ganlab.store import facts


def parts(collection: Collection) -> list[tuple[str, Markup]]:
    """The sections of a search's page by title."""
    trials = finished(collection)
    if not trials:
        said = tag("p", "No trial has finished yet, so there is nothing to show of the search.")
        return [("Search", section("Search", said))]
    made = {"Best": best(collection), "History": histories(collection)}
    if len(collection.objectives) > 1:
        made["Pareto front"] = [figure_tag(pareto_figure(collection), "Pareto front", kind="narrow")]
    made["Parameters"] = parameters(collection)
    return [(title, section(title, *content)) for title, content in made.items()]


def best(collection: Collection) -> list[Markup]:
    """The best trial, or each of the front, with the command that trains it again."""
    found = []
    for member in front(collection)[:12]:
        values = ", ".join(
            f"{name} {number(v)}" for (name, _), v in zip(collection.objectives, member.values, strict=True)
        )
        again = tag("pre", facts.again(member.run, member.overrides), kind="command")
        found += [tag("h3", f"Trial {member.number}: {values}"), again, *_samples(member)]
    return found


def _samples(member: Member) -> list[Markup]:
    """Its newest samples, where its folder is there."""
    drawn = facts.sample_pictures(member.run) if member.run else []
    return [picture(drawn[-1][1], f"samples of trial {member.number}", 320)] if drawn else []


def histories(collection: Collection) -> list[Markup]:
    """One figure for each objective: every trial, and the best so far."""
    return [
        figure_tag(history_figure(collection, i), f"{name} over trials", kind="wide")
        for i, (name, _) in enumerate(collection.objectives)
    ]


def parameters(collection: Collection) -> list[Markup]:
    """What the parameters had to do with the first objective."""
    name = collection.objectives[0][0]
    figure = parallel_figure(collection)
    drawn = [figure_tag(figure, f"parallel coordinates of {name}", kind="wide")] if figure else []
    scores = importances(collection)
    if isinstance(scores, str):
        return [*drawn, tag("p", scores)]
    rows = [[key, f"{share:.0%}", _bar(share)] for key, share in scores.items()]
    note = (
        f"Importance for {name}: the share of its variance over the trials so far that each one explains "
        "(fANOVA; Hutter et al. 2014). Parameters that only some trials have are left out."
    )
    return [*drawn, table(["parameter", "importance", ""], rows, [1]), tag("p", note, kind="note")]


def _bar(share: float) -> Markup:
    return tag("i", kind="bar", style=f"width:{share * 20:.2f}rem")
