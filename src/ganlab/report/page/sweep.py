"""Many runs as one self-contained page, with pictures, a table and Markdown beside it."""

import time
from collections.abc import Sequence
from pathlib import Path

from ganlab.errors import WrongUse
from ganlab.report.evidence import crossplay
from ganlab.report.evidence.collection import Collection, load
from ganlab.report.evidence.findings import Findings, find, missing
from ganlab.report.evidence.member import Member
from ganlab.report.export.files import save_pictures, to_csv, to_markdown
from ganlab.report.figure.chart import chart
from ganlab.report.figure.crossplay import to_figure as to_cross_play
from ganlab.report.figure.curves import figure_tag
from ganlab.report.figure.heat import to_table, to_thumbnails
from ganlab.report.figure.overlay import MOST, overlay
from ganlab.report.page import search
from ganlab.report.page.document import Markup, badge, contents, document, markup, number, section, table, tag
from ganlab.report.page.run_sections import LOSSES_NOTE
from ganlab.store import facts
from ganlab.store.file import replace_file


def write_sweep_page(folders: Sequence[Path], out: Path | None = None) -> Path:
    """Write the page about a sweep or several runs, and pictures, CSV and Markdown in a folder beside it.

    Raises:
        WrongUse: there is no run, or it cannot be written there.
    """
    path = out or (folders[0] / "report.html" if len(folders) == 1 else Path("comparison.html"))
    write(find(load(folders)), path)
    return path


def write(findings: Findings, path: Path) -> dict[str, Path]:
    """Write the page to `path`, the rest to the folder of its name, and return the pictures by title.

    Raises:
        WrongUse: it cannot be written there.
    """
    beside = path.with_suffix("")
    try:
        beside.mkdir(parents=True, exist_ok=True)
        pictures = save_pictures(findings, beside)
        replace_file(beside / "table.csv", to_csv(findings.collection).encode())
        replace_file(beside / "report.md", to_markdown(findings, pictures).encode())
        replace_file(path, page(findings, beside.name).encode())
    except OSError as error:
        place = error.filename or path
        raise WrongUse(f"{place} cannot be written ({error.strerror}); choose another place by --out FILE") from error
    return pictures


def page(findings: Findings, beside: str) -> str:
    """The HTML."""
    collection = findings.collection
    sections: list[tuple[str, Markup]] = []
    if collection.kind == "search":
        sections += search.parts(collection)
    if findings.rankings:
        sections.append(("Ranking", ranking_section(findings)))
    if findings.maps:
        sections.append(("Heatmaps", heatmap_section(findings)))
        sections.append(("Samples", samples_section(findings)))
    if (play := crossplay.read(collection.folder)) is not None:
        sections.append(("Cross-play", cross_play_section(play)))

    sections.append(("Curves", curves_section(findings)))
    sections.append(("Runs", runs_section(findings)))
    links = contents(sections)
    written = time.strftime("%Y-%m-%d %H:%M:%S")
    footer = f"{collection.folder} · written {written} · pictures, CSV and Markdown in {beside}/"
    return document(collection.name, header(collection), links, [part for _, part in sections], tag("footer", footer))


def header(collection: Collection) -> Markup:
    """Name, how far it is, and the command."""
    counts = collection.counts()
    total = len(collection.members)
    word = {"grid": "cell", "search": "trial"}.get(collection.kind, "run") + ("" if total == 1 else "s")
    states = [markup([badge(state), f" {count} "]) for state, count in counts.items()]
    since = ""
    if collection.started:
        since = f"started {time.strftime('%Y-%m-%d %H:%M', time.localtime(collection.started))}"
        if "running" in counts:
            since += f", {facts.duration(max(0.0, time.time() - collection.started))} ago"

    parts = [
        tag("h1", collection.name),
        tag("p", f"{total} {word} · ", states, tag("span", since, kind="soft")),
    ]
    if collection.copies:
        parts.append(tag("p", f"folders that hold a run equal to one of these, and are left out: {collection.copies}"))
    if said := missing(collection):
        parts.append(tag("div", said, kind="warning"))
    if collection.command:
        parts.append(tag("pre", facts.typed(collection.command), kind="command"))
    return markup(parts)


def ranking_section(findings: Findings) -> Markup:
    """One table and one figure for each protocol."""
    parts: list[Markup] = []
    for ranking in findings.rankings:
        parts += [
            ranking.to_table(),
            figure_tag(ranking.to_figure(), f"ranking by {ranking.metric}, {ranking.protocol}", kind="narrow"),
        ]
    note = (
        "Final values, mean ± sample deviation over seeds; the interval is Student's, of the mean, from three seeds on."
    )
    if len(findings.rankings) > 1:
        note += " Values of unlike protocols or data do not compare, so each has a table of its own."
    return section("Ranking", *parts, note=note)


def heatmap_section(findings: Findings) -> Markup:
    """Every heatmap, and what its colours and its star may be taken for."""
    several = len({q.protocol for _, q in findings.maps if q.protocol}) > 1
    parts: list[Markup] = []
    for panel, quantity in findings.maps:
        title = f"{quantity.title} {panel.rest}".strip()
        under = f"protocol {quantity.protocol}" if several and quantity.protocol else ""
        parts.append(
            tag(
                "div",
                tag("h3", title),
                tag("p", under, kind="note") if under else "",
                to_table(panel, quantity),
            )
        )

    note = (
        "Mean ± sample deviation over the seeds that finished; a dashed square has none. ★ is the best; "
        "of a loss, which has no best, the lowest of its family. Each family has its own colours. " + LOSSES_NOTE
    )
    return section("Heatmaps", tag("div", parts, kind="maps"), note=note)


def samples_section(findings: Findings) -> Markup:
    """The newest samples of each square."""
    seen = list({id(p): p for p, q in findings.maps if not q.protocol}.values())
    return section("Samples", *[markup([tag("h3", p.rest) if p.rest else "", to_thumbnails(p)]) for p in seen])


def cross_play_section(play: crossplay.CrossPlay) -> Markup:
    """What every discriminator said of every generator, and how that was counted."""
    figure = figure_tag(to_cross_play(play), "Cross-play", kind="wide")
    notes = tag("details", tag("summary", "How this was counted"), tag("ul", [tag("li", note) for note in play.notes]))
    note = "Rows are discriminators, columns generators: the per cent of samples and of held-out data judged right."
    return section("Cross-play", figure, notes, note=note)


def curves_section(findings: Findings) -> Markup:
    """Metrics by protocol and losses by family, every group a curve."""
    figures: list[Markup] = []
    ranked = [g for r in findings.rankings for g, _ in r.rows]
    labels = [g.label for g in ranked]
    order = [next(g for g in findings.groups if g.label == label) for label in labels]
    order += [g for g in findings.groups if g.label not in labels]
    for protocol, members in findings.protocols.items():
        for name in findings.collection.metrics:
            if lines := overlay(name, order, members):
                figures.append(chart(name, lines, caption=f"protocol {protocol}", wide=True))

    for family in dict.fromkeys(g.family for g in order):
        alike = [m for g in order if g.family == family for m in g.members]
        for player in ("generator", "discriminator"):
            if lines := overlay(f"loss/{player}", order, alike):
                title = f"Loss of the {player}, {family}"
                figures.append(chart(title, lines, wide=True))
    if not figures:
        return section("Curves", tag("p", "Nothing was logged yet."))
    note = "Lines are means over the seeds that reached a turn, bands run from the least to the greatest seed."
    if len(order) > MOST:
        note += f" Of {len(order)} settings the first {MOST} are drawn."
    return section("Curves", tag("div", figures, kind="plots"), note=note)


def runs_section(findings: Findings) -> Markup:
    """Each run with its state, and the errors of those that failed."""
    collection = findings.collection
    metric = collection.metrics[0] if len(findings.protocols) == 1 and collection.metrics else None
    rows = [_listed(collection, m, metric) for m in collection.members]
    head = ["trial" if collection.kind == "search" else "run", "", "seed", "state", "", *filter(None, [metric])]
    errors = [
        tag("details", tag("summary", f"{collection.label(m)}, seed {m.seed}: why it failed"), tag("pre", m.error))
        for m in collection.members
        if m.state == "failed" and m.error
    ]
    listing = tag(
        "details", tag("summary", f"All {len(rows)}"), table(head, rows, [5] if metric else [], sortable=True)
    )
    return section("Runs", listing, *errors)


def _listed(collection: Collection, m: Member, metric: str | None) -> list[object]:
    name = m.signature if m.number is None else str(m.number)
    asked = " ".join(f"{k}={number(v) if isinstance(v, float) else v}" for k, v in m.params.items())
    row: list[object] = [
        name,
        asked or collection.label(m),
        m.seed,
        badge(m.state),
        "" if m.progress == "finished" else m.progress,
    ]
    return [*row, number(m.value(metric))] if metric else row
