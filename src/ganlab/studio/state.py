"""What the routes share: where the runs are, the jobs, and the worker's client."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ganlab.studio.jobs import Jobs
from ganlab.studio.listing import Listing
from ganlab.studio.sweeps import Sweeps
from ganlab.studio.workshop import Workshop

OWN_HOSTS = ("127.0.0.1", "localhost")


@dataclass
class Studio:
    """One app over one folder of runs; `token` is asked of requests where it listens beyond this machine.

    `demo`: a few small models are trained as it starts.
    """

    runs: Path
    host: str = "127.0.0.1"
    token: str | None = None
    workshop: Workshop = field(default_factory=Workshop)
    more_hosts: Iterable[str] = field(default_factory=tuple)
    demo: bool = False
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which requests may ask for it."""
        return frozenset({*OWN_HOSTS, self.host, *self.more_hosts})

    @property
    def own_folder(self) -> Path:
        """What the app keeps beside the runs; no list of runs looks into it."""
        return self.runs / ".studio"

    @cached_property
    def jobs(self) -> Jobs:
        """Trainings that were asked for here."""
        return Jobs(self.runs, self.own_folder / "jobs")

    @cached_property
    def listing(self) -> Listing:
        """The runs as rows."""
        return Listing(self.runs)

    @cached_property
    def sweeps(self) -> Sweeps:
        """The sweeps as rows."""
        return Sweeps(self.runs)

    def end(self) -> None:
        """Let open streams and requests to the worker end, and answer no more of them."""
        self.ending.set()
        self.workshop.end()
