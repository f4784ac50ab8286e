"""Open the web app over a folder of runs.

    ganlab studio
    ganlab studio --port 8123 --runs runs --no-browser
    ganlab studio --demo

It listens on this machine alone; with --host it asks for the token that it prints. Ctrl-C ends it; trainings go on.
"""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.errors import WrongUse


def run(arguments: Sequence[str]) -> None:
    """Serve until Ctrl-C."""
    reader = parser("studio", __doc__)
    reader.add_argument("--port", type=int, default=8123, help="the port (8123); the next free one where it is taken")
    reader.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    reader.add_argument("--runs", type=Path, default=Path("runs"), help="where the runs are (runs)")
    reader.add_argument(
        "--demo", action="store_true", help="train twelve small models on digits, to have some to look at"
    )
    reader.add_argument("--no-browser", action="store_true", help="open no browser")
    given = reader.parse_args(arguments)
    try:
        from ganlab.studio.serve import serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("fastapi", "uvicorn", "starlette", "pydantic"):
            raise
        raise WrongUse("the web app needs its extra; pip install 'ganlab[studio]'") from error

    serve(given.runs, given.host, given.port, browser=not given.no_browser, demo=given.demo)
