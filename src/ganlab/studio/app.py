"""The app: routes found by listing `route/`, the built front end, and the guard around both."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from ganlab.studio import demo, refusal, schema
from ganlab.studio.guard import Guard
from ganlab.studio.state import Studio

ROUTES = Path(__file__).parent / "route"
STATIC = Path(__file__).parent / "static"
NOT_BUILT = (
    "<!doctype html><title>ganlab studio</title><p>The front end is not built here; <code>make studio</code> builds it."
)


def create_app(studio: Studio) -> FastAPI:
    """An app over one folder of runs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        studio.jobs.open()
        threading.Thread(target=_read_ahead, args=[studio], daemon=True).start()
        if studio.demo:
            demo.begin(studio)
        yield
        studio.jobs.close()
        studio.workshop.close()

    app = FastAPI(title="ganlab studio", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.studio = studio
    refusal.install(app)
    for path in sorted(ROUTES.glob("*.py")):
        if not path.name.startswith("__"):
            app.include_router(import_module(f"ganlab.studio.route.{path.stem}").router)
    if (STATIC / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=STATIC / "assets"))
    app.get("/{path:path}", include_in_schema=False)(_page)
    app.add_middleware(Guard, studio=studio)
    return app


def _read_ahead(studio: Studio) -> None:
    """A first list of many runs takes seconds, and so do the sources that the forms are made of."""
    studio.listing.rows()
    schema.overview()


def _page(path: str) -> Response:
    """The one page; which view it shows, the address says."""
    if path.startswith("api/"):
        raise refusal.Missing(f"there is nothing at /{path[:100]}")
    index = STATIC / "index.html"
    if path == "favicon.svg" and (STATIC / path).is_file():
        return FileResponse(STATIC / path)
    return FileResponse(index, headers={"cache-control": "no-cache"}) if index.is_file() else HTMLResponse(NOT_BUILT)
