"""A sweep's findings to Weights & Biases: one run of type `report` in the sweep's group. Imports no torch."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib import rc_context

from ganlab.report.evidence import crossplay
from ganlab.report.evidence.collection import load
from ganlab.report.evidence.findings import Findings, find
from ganlab.report.figure.crossplay import to_figure
from ganlab.report.figure.curves import STYLE
from ganlab.report.figure.tiles import DPI
from ganlab.report.page.sweep import write
from ganlab.store.wandb import Mode, begin

COLUMNS = ("loss/generator", "loss/discriminator", "seconds_per_epoch")


def publish(
    folder: Path,
    project: str = "ganlab",
    entity: str | None = None,
    group: str | None = None,
    tags: Sequence[str] = (),
    mode: Mode = "auto",
    init_timeout: float = 15.0,
) -> str:
    """Send heatmaps, rankings, cross-play, what the watchdogs saw, the table and the page of the sweep in `folder`.

    Returns the id of the W&B run, which depends on the folder's name alone: a sweep that goes on replaces its report.
    The parameters are those of `logger=wandb`. Offline, the files lie in `folder`/wandb for `wandb sync`.

    Raises:
        WrongUse: there is no run in the folder, or it cannot be written.
    """
    import wandb

    findings = find(load([folder]))
    page = folder / "report.html"
    pictures = write(findings, page)
    name = findings.collection.name
    about = {"project": project, "entity": entity, "group": group or name, "tags": list(tags)}
    about |= {"id": run_id(name), "name": f"report of {name}", "job_type": "report"}
    head, rows = table(findings)
    ranked = [r for r in findings.rankings if r.rows]
    with begin(folder, mode, init_timeout, **about, config={"command": list(findings.collection.command)}) as run:
        shown = {place.stem.replace("-", "/", 1): (title, place) for title, place in pictures.items()}
        images = {key: wandb.Image(str(place), caption=title) for key, (title, place) in shown.items()}
        run.log({**images, "table": wandb.Table(columns=head, data=rows), "page": wandb.Html(page.read_text())})
        _send_cross_play(run, folder, page)
        if found := _watched(findings):
            head = ["signature", "setting", "turn", "kind", "finding", "evidence"]
            run.log({"findings/table": wandb.Table(columns=head, data=found)})
        for state, count in findings.collection.counts().items():
            run.summary[f"runs/{state}"] = count
        if len(ranked) == 1:  # values of unlike protocols have no best
            first, spread = ranked[0].rows[0]
            run.summary[f"best/{ranked[0].metric}"] = spread.mean
            run.summary["best/setting"] = first.label
    return run_id(name)


def _send_cross_play(run: Any, folder: Path, page: Path) -> None:
    """The heatmap, the table of accuracies and the ratings; nothing where no cross-play was played."""
    import wandb

    play = crossplay.read(folder)
    if play is None:
        return
    place = page.with_suffix("") / "crossplay.png"
    place.parent.mkdir(exist_ok=True)
    with rc_context(STYLE):
        to_figure(play).savefig(place, dpi=DPI)
    numbers = [[label, *row] for label, row in zip(play.labels, play.accuracy, strict=True)]
    rated = [
        [label, *(getattr(r, end) for r in pair for end in ("value", "low", "high"))]
        for label, *pair in zip(play.labels, play.generators, play.discriminators, strict=True)
    ]
    ends = [f"{player} {end}" for player in ("generator", "discriminator") for end in ("rating", "low", "high")]
    tables = {
        "crossplay/accuracy": wandb.Table(
            columns=["discriminator", *(f"G {label}" for label in play.labels)], data=numbers
        ),
        "crossplay/ratings": wandb.Table(columns=["model", *ends], data=rated),
    }
    run.log({"crossplay/heatmap": wandb.Image(str(place), caption=play.protocol), **tables})


def _watched(findings: Findings) -> list[list[Any]]:
    """Every run's findings."""
    collection = findings.collection
    return [
        [m.signature, collection.label(m), one["turn"], one.get("kind"), one["sentence"], one.get("evidence")]
        for m in collection.members
        if m.signature
        for one in m.run.findings.rows()
    ]


def run_id(name: str) -> str:
    """What W&B allows in an id, from a sweep's name.

    >>> run_id("modular grid/2")
    'report-modular-grid-2'
    """
    return "report-" + re.sub(r"[^A-Za-z0-9_]+", "-", name)[:100]


def table(findings: Findings) -> tuple[list[Any], list[Any]]:
    """Column names and one row for each run; a metric has one column for each protocol."""
    collection = findings.collection
    measured = [(n, p) for p in findings.protocols for n in collection.metrics]
    head = ["signature", "setting", "seed", "state", *COLUMNS, *(f"{n} [{p}]" for n, p in measured)]
    rows = [
        [
            m.signature,
            collection.label(m),
            m.seed,
            m.state,
            *(m.value(c) for c in COLUMNS),
            *(m.value(n) if m.protocol == p else None for n, p in measured),
        ]
        for m in collection.members
    ]
    return head, rows
