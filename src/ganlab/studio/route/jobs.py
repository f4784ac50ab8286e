"""Jobs: ask for one, look at it, stop it; and hold what a form asks for against the config's rules."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, StringConstraints

from ganlab.errors import WrongUse
from ganlab.store.facts import turns_in_all
from ganlab.studio.address import id_of, run_of
from ganlab.studio.asking import Asked, run_asked_for
from ganlab.studio.state import Studio

router = APIRouter(prefix="/api/jobs")
TAIL = 50_000  # bytes of a log


class Wanted(BaseModel):
    """The overrides of a run."""

    overrides: list[Annotated[str, StringConstraints(max_length=4000)]] = Field(default=[], max_length=200)


@router.get("")
def jobs(request: Request) -> list[dict[str, Any]]:
    """All jobs, the living first."""
    return [asdict(record) for record in _studio(request).jobs.all()]


@router.post("/check")
def check(request: Request, wanted: Wanted) -> dict[str, Any]:
    """What would be started: its run, state and command; the words and values in effect; how long a turn may take.

    A refusal is an answer here too, `error`: a form asks while one types.
    """
    studio = _studio(request)
    try:
        found = run_asked_for(wanted.overrides, studio.runs)
    except WrongUse as error:
        return {"error": str(error)}
    pace = studio.listing.pace(found.choices)
    return {**_answer(found, studio), "choices": found.choices, "values": found.values, "pace": pace}


@router.post("/probe")
def probe(request: Request, wanted: Wanted) -> dict[str, Any]:
    """{seconds_per_turn} of what would be started: the worker plays some turns on noise."""
    studio = _studio(request)
    found = run_asked_for(wanted.overrides, studio.runs)
    return dict(studio.workshop.ask("pace.probe", slot="probe", overrides=found.overrides).plain)


@router.post("")
def start(request: Request, wanted: Wanted) -> dict[str, Any]:
    """Start a training, or say that it is finished already."""
    studio = _studio(request)
    found = run_asked_for(wanted.overrides, studio.runs)
    told = _answer(found, studio)
    if found.run.state == "finished":
        return told
    record = studio.jobs.start(["train", *found.overrides], told["title"], told["run"])
    return {**told, "job": asdict(record)}


@router.post("/resume/{run}")
def resume(request: Request, run: str) -> dict[str, Any]:
    """Give a run's command again: it goes on where it was.

    Raises:
        WrongUse: it runs now, or its words ask for another run by now.
    """
    studio = _studio(request)
    found = run_of(run, studio.runs)
    if found.state == "running":
        raise WrongUse("this run is being trained already; there is nothing to resume")
    words = [word for word in found.overrides if not word.startswith("paths.")]
    again = run_asked_for(words, studio.runs)
    if again.run.folder.resolve() != found.folder.resolve():
        raise WrongUse(
            f"{again.command} asks for another run by now ({again.run.folder.name}); start that one from Train"
        )
    record = studio.jobs.start(["train", *again.overrides], _title(again), run)
    return {**_answer(again, studio), "job": asdict(record)}


@router.post("/{id}/stop")
def stop(request: Request, id: str) -> dict[str, Any]:
    """SIGTERM: a training saves and can be resumed."""
    return asdict(_studio(request).jobs.stop(id))


@router.get("/{id}")
def job(request: Request, id: str) -> dict[str, Any]:
    """One job, with the end of what it printed."""
    studio = _studio(request)
    record = studio.jobs.get(id)
    path = studio.jobs.log(id)
    text = path.read_bytes()[-TAIL:].decode(errors="replace") if path.is_file() else ""
    return {**asdict(record), "log": text}


def _studio(request: Request) -> Studio:
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    return studio


def _answer(found: Asked, studio: Studio) -> dict[str, Any]:
    training = found.config.training
    return {
        "run": id_of(found.run, studio.runs),
        "title": _title(found),
        "state": found.run.state,
        "command": found.command,
        "turns": turns_in_all(found.run) or training.get("turns"),
        "epochs": training.get("epochs"),
        "job": None,
    }


def _title(found: Asked) -> str:
    return found.run.folder.parent.name
