"""Runs as a list, and one run: its row, curves, pictures, findings, files and log; deleting it."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from ganlab.store.facts import sample_pictures
from ganlab.store.run import Run
from ganlab.store.wandb import whereabouts
from ganlab.studio import asking
from ganlab.studio.address import file_in, run_of
from ganlab.studio.curves import curves
from ganlab.studio.listing import announced, row
from ganlab.studio.network import networks
from ganlab.studio.refusal import Missing
from ganlab.studio.state import Studio

router = APIRouter(prefix="/api/runs")
TAIL = 200_000  # bytes of a log
SHOWN = {".png": "image/png", ".wav": "audio/wav", ".gif": "image/gif", ".webp": "image/webp", ".mp4": "video/mp4"}


def _studio(request: Request) -> Studio:
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    return studio


def _run(request: Request, id: str) -> Run:
    return run_of(id, _studio(request).runs)


@router.get("")
def listed(
    request: Request,
    words: Annotated[str, Query(max_length=500)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    sort: Annotated[str, Query(max_length=100)] = "",
    start: Annotated[int, Query(ge=0, le=10**7)] = 0,
    count: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Some rows of the list."""
    return asdict(_studio(request).listing.page(words, state, sort, start, count))


@router.get("/{id}")
def one(request: Request, id: str) -> dict[str, Any]:
    """A run's row, its pictures, findings, files, and the command that asks for it; also of one about to begin."""
    studio = _studio(request)
    job = studio.jobs.of_run(id)
    try:
        run = run_of(id, studio.runs)
    except Missing:
        if job is None:
            raise
        typed = [word for word in job.words[1:] if not word.startswith("paths.")]
        more: dict[str, Any] = {"samples": [], "findings": [], "files": [], "heartbeat": None, "job": asdict(job)}
        return {**announced(job.title, id, typed), **more, "command": asking.command(typed, studio.runs)}

    typed = [word for word in run.overrides if not word.startswith("paths.")]
    return {
        **row(run, studio.runs),
        "samples": [{"turn": turn, "name": path.name} for turn, path in sample_pictures(run)],
        "findings": run.findings.rows(),
        "files": _files(run),
        "command": asking.command(typed, studio.runs),
        "job": asdict(job) if job else None,
        "heartbeat": run.status.get("heartbeat"),
        "wandb": whereabouts(run.folder),
    }


@router.delete("/{id}")
def deleted(request: Request, id: str) -> dict[str, Any]:
    """Remove a run's folder, holding its lock so that nobody trains it meanwhile."""
    run = _run(request, id)
    held = run.lock()
    try:
        shutil.rmtree(run.folder)
    finally:
        held.release()
    return {"deleted": id}


@router.get("/{id}/curves")
def curves_of(
    request: Request,
    id: str,
    names: Annotated[str, Query(max_length=2000)] = "",
    pixels: Annotated[int, Query(ge=50, le=5000)] = 800,
    smooth: Annotated[int, Query(ge=1, le=100_000)] = 1,
    first: float | None = None,
    last: float | None = None,
) -> Response:
    """The logged values as columns."""
    bounds = {"first": first, "last": last}
    given = {key: value for key, value in bounds.items() if value is not None}
    found = curves(_run(request, id).metrics, [n for n in names.split(",") if n], pixels, smooth, **given)
    return Response(json.dumps(vars(found)), media_type="application/json")  # long ones are not copied


@router.get("/{id}/config")
def config(request: Request, id: str) -> dict[str, Any]:
    """The config as written."""
    return {"text": _run(request, id).config_text}


@router.get("/{id}/networks")
def networks_of(request: Request, id: str) -> dict[str, Any]:
    """Both networks: constructor, parameters and layers, as far as the folder tells."""
    return networks(_run(request, id))


@router.get("/{id}/log")
def log(request: Request, id: str) -> dict[str, Any]:
    """The last part of the run's log."""
    path = file_in(run := _run(request, id), run.log.name, "")
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        return {"text": file.read().decode(errors="replace"), "cut": path.stat().st_size > TAIL}


@router.get("/{id}/picture/{name}")
def picture(request: Request, id: str, name: str) -> FileResponse:
    """A sample sheet, or a picture that a command made."""
    path = file_in(_run(request, id), name, "samples", "pictures")
    return FileResponse(path, media_type=SHOWN.get(path.suffix, "text/plain"), headers={"cache-control": "max-age=60"})


@router.get("/{id}/file/{name}")
def file(request: Request, id: str, name: str) -> FileResponse:
    """A file of the run, to be saved."""
    path = file_in(_run(request, id), name, "", "samples", "pictures", "checkpoints")
    return FileResponse(path, media_type="application/octet-stream", filename=name)


def _files(run: Run) -> list[dict[str, Any]]:
    found = []
    for folder in ("", "samples", "pictures", "checkpoints"):
        for path in sorted((run.folder / folder).glob("*")):
            if path.is_file() and not path.name.startswith("."):
                found.append({"name": path.name, "folder": folder, "bytes": _size(path)})
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone meanwhile
        return 0
