"""The app as a process: its port, its token, its browser."""

import asyncio
import logging
import secrets
import socket
import sys
import threading
import webbrowser
from pathlib import Path

import uvicorn

from ganlab.errors import WrongUse
from ganlab.studio.app import create_app
from ganlab.studio.state import OWN_HOSTS, Studio

TRIED = 20  # ports


def serve(runs: Path, host: str, port: int, browser: bool = True, demo: bool = False) -> None:
    """Serve until a signal comes; with `demo`, a few small models are trained meanwhile.

    Raises:
        WrongUse: no port is free, or the address cannot be listened on.
    """
    taken = listen(host, port)
    own = host in OWN_HOSTS
    token = None if own else secrets.token_urlsafe(16)
    studio = Studio(runs=runs, host=host, token=token, more_hosts=_names(host), demo=demo)
    shown = _names(host)[0] if host == "0.0.0.0" else host
    address = f"http://{shown}:{taken.getsockname()[1]}/" + (f"?token={studio.token}" if studio.token else "")
    print(f"ganlab studio shows {runs.resolve()} at {address}", flush=True)
    print("Ctrl-C ends it; trainings that it started go on.", file=sys.stderr, flush=True)
    if browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    logging.getLogger("uvicorn.error").addFilter(lambda record: not _is_cancelled(record))
    config = uvicorn.Config(create_app(studio), log_level="warning", timeout_graceful_shutdown=1)
    _Server(config, studio).run(sockets=[taken])


def _is_cancelled(record: logging.LogRecord) -> bool:
    """A request that was still open when the app had to end is no error of the app."""
    return record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)


class _Server(uvicorn.Server):
    """Ends what is open before it waits for it: streams and requests to the worker never end by themselves."""

    def __init__(self, config: uvicorn.Config, studio: Studio) -> None:
        super().__init__(config)
        self._studio = studio

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._studio.end()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A socket on the first free port from `port` on.

    Raises:
        WrongUse: none is free, or there is no such address here.
    """
    reason: str | None = "no such port"
    for number in range(port, min(port + TRIED, 65536)) if port >= 0 else ():
        taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, number))
            taken.listen()  # who opens the address at once waits instead of being refused
            return taken
        except OSError as error:
            taken.close()
            reason = error.strerror
    raise WrongUse(f"{host} port {port} cannot be listened on ({reason}); give another --port or --host")


def _names(host: str) -> tuple[str, ...]:
    """The names of this machine under which others may ask for it, where it listens to all."""
    if host not in ("0.0.0.0", "::"):
        return (host,)
    name = socket.gethostname()
    try:
        return (name, *{str(found[4][0]) for found in socket.getaddrinfo(name, None)})
    except OSError:
        return (name,)
