"""A sweep's findings to Weights & Biases: one run of type `report` in the sweep's group. Imports no torch."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ganlab.report.evidence.collection import load
from ganlab.report.evidence.findings import Findings, find
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
    """Send heatmaps, rankings, the table and the page of the sweep in `folder`; return the id of the W&B run.

    The parameters are those of `logger=wandb`. The id depends on the folder's name alone: a sweep that goes on
    replaces its report. Offline, the files lie in `folder`/wandb for `wandb sync`.

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
        for state, count in findings.collection.counts().items():
            run.summary[f"runs/{state}"] = count
        if len(ranked) == 1:  # values of unlike protocols have no best
            first, spread = ranked[0].rows[0]
            run.summary[f"best/{ranked[0].metric}"] = spread.mean
            run.summary["best/setting"] = first.label
    return run_id(name)


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
