"""Beside the page of many runs: pictures, a table as CSV, and Markdown."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ganlab.report.evidence import crossplay
from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.findings import Findings, missing
from ganlab.report.evidence.trials import finished, front
from ganlab.report.figure.crossplay import to_figure as to_cross_play
from ganlab.report.figure.curves import to_png
from ganlab.report.figure.heat import to_figure
from ganlab.report.figure.search import history_figure, parallel_figure, pareto_figure
from ganlab.report.page.run_sections import LOSSES_NOTE
from ganlab.store.facts import again


def save_pictures(findings: Findings, folder: Path) -> dict[str, Path]:
    """PNGs of heatmaps, rankings and the search, by title."""
    made: dict[str, Path] = {}
    for place, (panel, quantity) in enumerate(findings.maps):
        name = quantity.name.replace("/", "-")
        again = any(q.name == quantity.name for _, q in findings.maps[:place])
        path = folder / f"heatmap-{name}{f'-{place}' if again else ''}.png"
        title = " ".join(filter(None, [quantity.title, panel.rest, quantity.protocol]))
        made[title] = to_png(to_figure(panel, quantity), path)
    for place, ranking in enumerate(findings.rankings):
        path = folder / f"ranking-{ranking.metric}{f'-{place}' if place else ''}.png"
        made[f"Ranking by {ranking.metric}, {ranking.protocol}"] = to_png(ranking.to_figure(), path)

    if (play := crossplay.read(findings.collection.folder)) is not None:
        made["Cross-play"] = to_png(to_cross_play(play), folder / "crossplay.png")
    if finished(findings.collection) and findings.collection.objectives:
        for place, (name, _) in enumerate(findings.collection.objectives):
            figure = history_figure(findings.collection, place)
            made[f"{name} over trials"] = to_png(figure, folder / f"history-{place}.png")
        if parallel := parallel_figure(findings.collection):
            made["Parallel coordinates"] = to_png(parallel, folder / "parallel.png")
        if len(findings.collection.objectives) > 1:
            made["Pareto front"] = to_png(pareto_figure(findings.collection), folder / "pareto.png")
    return made


def to_csv(collection: Collection) -> str:
    """One line for each run; a metric has one column for each protocol."""
    keys = list(dict.fromkeys(k for m in collection.members for k in m.settings))
    fixed = ("loss/generator", "loss/discriminator", "seconds_per_epoch", "images_per_second", "turns")
    stamps = list(dict.fromkeys(p for m in collection.members if (p := m.protocol)))
    columns = {f"{n} [{p}]": (n, p) for n in collection.metrics for p in stamps}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["signature", "state", "seed", *keys, "loss family", *fixed, *columns, "error"])
    for m in collection.members:
        measured = [m.value(n) if m.protocol == p else None for n, p in columns.values()]
        values = [*(m.value(n) for n in fixed), *measured]
        known = [m.signature, m.state, m.seed, *(m.settings.get(k, "") for k in keys), m.family]
        writer.writerow([*known, *("" if v is None else repr(v) for v in values), m.error or ""])
    return text.getvalue()


def to_markdown(findings: Findings, pictures: dict[str, Path]) -> str:
    """The same in short, for a repository or a note."""
    collection = findings.collection
    counts = ", ".join(f"{count} {state}" for state, count in collection.counts().items())
    lines = [f"# {collection.name}", "", f"{len(collection.members)} runs: {counts}.", ""]
    if said := missing(collection):
        lines += [f"**{said}**", ""]
    for ranking in findings.rankings:
        lines += [f"## Ranking by {ranking.metric}", "", f"Protocol `{ranking.protocol}`.", ""]
        lines += [_line(ranking.header), _line(["---"] * len(ranking.header)), *map(_line, ranking.cells())]
        lines += ["", ranking.verdict(), ""]

    if collection.kind == "search":
        for member in front(collection):
            lines += [f"Trial {member.number}:", "", "```", again(member.run, member.overrides), "```", ""]
    if any(q.is_loss for _, q in findings.maps):
        lines += [LOSSES_NOTE, ""]
    for title, path in pictures.items():
        lines += [f"## {title}", "", f"![{title}]({path.name})", ""]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
