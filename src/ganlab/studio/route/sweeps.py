"""Sweeps: the list, one with its cells, its CSV, what a search found; planning a new one and starting it.

A sweep's id is its place below the folder of runs, with ~ for /. `GET /{id}` gives the cells, each with `values`
(metrics by their names, `loss/generator`, `loss/discriminator`, `seconds_per_epoch`), the `protocol` that its metrics
were measured under and its loss's `family`: values of unlike protocols, and losses of unlike families, do not compare.
"""

import csv
import io
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from ganlab.errors import WrongUse
from ganlab.report.evidence import crossplay
from ganlab.studio import planning
from ganlab.studio.address import sweep_of
from ganlab.studio.asking import command, quoted
from ganlab.studio.importance import importance
from ganlab.studio.planning import Plan, planned
from ganlab.studio.refusal import Missing
from ganlab.studio.state import Studio

router = APIRouter(prefix="/api/sweeps")
FIRST = ("signature", "state", "seed", "turn")


class Wanted(BaseModel):
    """The overrides of a sweep, a comma between the values of a key."""

    overrides: list[Annotated[str, StringConstraints(max_length=4000)]] = Field(default=[], max_length=200)


def _studio(request: Request) -> Studio:
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    return studio


@router.get("")
def listed(request: Request) -> list[dict[str, Any]]:
    """All sweeps, without their cells."""
    return _studio(request).sweeps.rows()


@router.get("/ready")
def ready() -> list[dict[str, Any]]:
    """The sweeps that lie in files, ready to be started."""
    return planning.ready()


@router.post("/ready/{name}")
def start_ready(request: Request, name: str) -> dict[str, Any]:
    """Start one of them; its folder has its name."""
    studio = _studio(request)
    asked = [*planning.ready_words(name), f"paths.runs={quoted(str(studio.runs))}"]
    record = studio.jobs.start(["train", *asked], name, name, "sweep")
    return {"sweep": name, "command": planning.command(asked, studio.runs), "job": asdict(record)}


@router.post("/check")
def check(request: Request, wanted: Wanted) -> dict[str, Any]:
    """How many cells a sweep would have, how many are finished, and how long the rest may take; or an `error`."""
    studio = _studio(request)
    try:
        plan = planned(wanted.overrides, studio.runs)
    except WrongUse as error:
        return {"error": str(error)}
    seconds, known = planning.seconds(plan.unfinished, studio.listing.rows())
    return {**_answer(plan), "seconds": seconds, "known": known}


@router.post("")
def start(request: Request, wanted: Wanted) -> dict[str, Any]:
    """Put a sweep in line."""
    studio = _studio(request)
    plan = planned(wanted.overrides, studio.runs)
    record = studio.jobs.start(["train", *plan.words], plan.name, plan.name, "sweep")
    return {**_answer(plan), "job": asdict(record)}


@router.get("/{id}")
def one(request: Request, id: str) -> dict[str, Any]:
    """A sweep with its cells; of one that a job is about to begin, the job."""
    studio = _studio(request)
    job = studio.jobs.of_run(id)
    try:
        told = studio.sweeps.one(sweep_of(id, studio.runs))
    except Missing:
        if job is None:
            raise
        words = [word for word in job.words[1:] if str(studio.runs) != "runs" or not word.startswith("paths.")]
        told = {"id": id, "name": job.title, "kind": "grid", "command": planning.command(words, studio.runs)}
        told |= {"started": None, "driven": False, "objectives": [], "varied": [], "counts": {}, "cells": []}
        told |= {"crossplay": False, "error": None}
    return {**told, "job": asdict(job) if job else None}


@router.get("/{id}/csv")
def table(request: Request, id: str) -> Response:
    """One line for each cell: its state, its settings, its values and their protocol."""
    studio = _studio(request)
    told = studio.sweeps.one(sweep_of(id, studio.runs))
    cells = told["cells"]
    settings = list(dict.fromkeys(key for cell in cells for key in cell["settings"]))
    values = list(dict.fromkeys(name for cell in cells for name in cell["values"]))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*FIRST, *settings, *values, "loss_family", "protocol", "error"])
    for cell in cells:
        known = [*(cell["settings"].get(key) for key in settings), *(cell["values"].get(name) for name in values)]
        writer.writerow([*(cell[key] for key in FIRST), *known, cell["family"], cell["protocol"], cell["error"]])
    given = {"content-disposition": f'attachment; filename="{told["name"].encode("ascii", "replace").decode()}.csv"'}
    return Response(text.getvalue(), media_type="text/csv", headers=given)


@router.get("/{id}/crossplay")
def played(request: Request, id: str) -> dict[str, Any]:
    """What every discriminator said of every generator.

    Raises:
        Missing: they have not played.
    """
    found = crossplay.read(sweep_of(id, _studio(request).runs))
    if found is None:
        raise Missing("these runs have not played against each other; ganlab crossplay lets them")
    return asdict(found)


@router.get("/{id}/importance")
def mattered(request: Request, id: str) -> dict[str, Any]:
    """Which parameters of a search mattered for its first objective, or why that cannot be told.

    Raises:
        WrongUse: the sweep is a grid.
    """
    studio = _studio(request)
    folder = sweep_of(id, studio.runs)
    if not studio.sweeps.one(folder)["objectives"]:
        raise WrongUse("this sweep is a grid; importances are of a search")
    return importance(folder)


@router.get("/{id}/words/{signature}")
def words(request: Request, id: str, signature: str) -> dict[str, Any]:
    """The words of one cell for the form in Train, and the command that trains it alone.

    Raises:
        Missing: there is no such cell.
    """
    studio = _studio(request)
    folder = sweep_of(id, studio.runs)
    for cell in studio.sweeps.one(folder)["cells"]:
        if cell["signature"] == signature:
            found = planning.single(cell["overrides"])
            return {"overrides": found, "command": command(found, studio.runs)}
    raise Missing(f"the sweep has no cell {signature[:40]}; it lists them")


def _answer(plan: Plan) -> dict[str, Any]:
    left = len(plan.unfinished)
    return {"sweep": plan.name, "cells": len(plan.cells), "left": left, "command": plan.command}
