"""The client of the worker process: one request at a time, newest of a slot first. Imports no torch."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ganlab.errors import WrongUse
from ganlab.studio.wire import Answer, Lost, receive, send

MOST = 12  # requests that may wait; each keeps one of the server's threads
START_SECONDS = 120
ENVIRONMENT = {"CUDA_VISIBLE_DEVICES": "", "HF_HUB_OFFLINE": "1"}  # looks never download


class Unavailable(RuntimeError):
    """The worker could not answer, in one sentence; `status` is the answer's."""

    status = 503


class Superseded(Unavailable):
    """A newer request of the same slot took this one's place while it waited."""

    status = 409


@dataclass
class _Ticket:
    slot: str | None
    stale: bool = False


class Workshop:
    """One process with torch, started when first needed and again after its end, whoever ended it.

    `ask` may be called from any thread. Of waiting requests with the same `slot` only the newest is worked on, so that
    a slider never lags behind.
    """

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._waiting: deque[_Ticket] = deque()
        self._busy = False
        self._ended = False
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """The process, if one is there."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def ask(self, action: str, *, seconds: float = 60, slot: str | None = None, **given: Any) -> Answer:
        """What `action`, "<module>.<function>" of `ganlab.studio.worker`, answers.

        Raises:
            WrongUse: what was asked cannot be.
            Unavailable: the worker ended, took longer than `seconds`, or too many wait.
        """
        self._enter(_Ticket(slot))
        try:
            return self._exchange({"do": action, "given": given}, seconds)
        finally:
            with self._moved:
                self._busy = False
                self._moved.notify_all()

    def warm(self) -> None:
        """Start the process, if there is none, without waiting for it."""
        if self.pid is None and not self._busy:
            threading.Thread(target=self._greet, daemon=True).start()

    def _greet(self) -> None:
        with suppress(Unavailable):
            self.ask("explore.hello", slot="warm")

    def end(self) -> None:
        """End the process and start no other."""
        self._ended = True
        self.close()

    def close(self) -> None:
        """End the process; the next request starts another."""
        line, process = self._line, self._process
        self._line = self._process = None
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            process.wait()

    def _enter(self, ticket: _Ticket) -> None:
        """Wait for one's turn."""
        with self._moved:
            for other in self._waiting:
                other.stale = other.stale or (ticket.slot is not None and other.slot == ticket.slot)
            if sum(not other.stale for other in self._waiting) >= MOST:
                raise Unavailable(f"{MOST} requests wait for the worker already; try again in a moment")
            self._waiting.append(ticket)
            self._moved.notify_all()
            self._moved.wait_for(lambda: ticket.stale or (not self._busy and self._first() is ticket))
            self._waiting.remove(ticket)
            if ticket.stale:
                raise Superseded("a newer request took the place of this one")
            self._busy = True

    def _first(self) -> _Ticket | None:
        return next((ticket for ticket in self._waiting if not ticket.stale), None)

    def _exchange(self, message: dict[str, Any], seconds: float) -> Answer:
        try:
            line = self._connected()
            line.settimeout(seconds)
            send(line, message)
            said, files = receive(line)
        except TimeoutError:
            self.close()
            raise Unavailable(f"this took longer than {seconds:g} s and was ended; ask for less") from None
        except (EOFError, OSError) as error:
            if self._ended:
                raise Unavailable("the app is ending") from None
            raise Unavailable(f"the worker {self._end(error)}; the next request starts another") from None

        if "refused" in said:
            raise (Lost if said["lost"] else WrongUse)(said["refused"])
        if "failed" in said:
            raise Unavailable(said["failed"])
        return Answer(said["answer"], files)

    def _connected(self) -> socket.socket:
        if self._ended:
            raise Unavailable("the app is ending")
        if self._line is None or self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        assert self._line is not None
        return self._line

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "ganlab.studio.worker", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr.fileno() if _has_number(sys.stderr) else subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **ENVIRONMENT},
            )
        self._line = ours
        if self._ended:  # meanwhile
            self.close()
            raise Unavailable("the app is ending")
        ours.settimeout(START_SECONDS)
        receive(ours)  # which says that all is imported

    def _end(self, error: Exception) -> str:
        """How the process ended, in words; it is cleared away."""
        process = self._process
        code = None
        if process is not None:
            try:
                code = process.wait(2)
            except subprocess.TimeoutExpired:
                pass
        self.close()
        if code is None:
            return f"broke off ({type(error).__name__})"
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


def _has_number(stream: Any) -> bool:
    try:
        return bool(stream.fileno() >= 0)
    except (AttributeError, OSError, ValueError):
        return False
