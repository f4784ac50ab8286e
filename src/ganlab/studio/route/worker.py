"""The worker process: whether it is there, and starting it before it is needed."""

from typing import Any

from fastapi import APIRouter, Request

from ganlab.studio.state import Studio

router = APIRouter(prefix="/api/worker")


def _process(request: Request) -> dict[str, Any]:
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    return {"pid": studio.workshop.pid}


@router.get("")
def see(request: Request) -> dict[str, Any]:
    """{pid}, null where it is not running."""
    return _process(request)


@router.post("")
def warm(request: Request) -> dict[str, Any]:
    """Start it, if it is not running, and answer at once: for pages that will need it. It takes some seconds."""
    request.app.state.studio.workshop.warm()
    return _process(request)
