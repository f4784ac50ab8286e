"""What a tab is told: only what has changed since, as far as the stream's last id says."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from ganlab.errors import WrongUse
from ganlab.store.facts import sample_pictures
from ganlab.store.history import History
from ganlab.studio.address import run_of, sweep_of
from ganlab.studio.jobs import LIVING
from ganlab.studio.listing import row
from ganlab.studio.state import Studio
from ganlab.studio.sweeps import differing

CURSOR = re.compile(r"\d{1,12}")
MOST = 20  # topics

Event = tuple[str, dict[str, Any]]


class Feed:
    """Topics: `jobs`; `sweep:ID`; and `run:ID`, or `run:ID@BYTES` for the rows of `metrics.csv` after a place;
    `row:ID` where the row of a run is enough.

    Events: `jobs`; `run` (its row), `rows` (columns and values; `whole` where the file was rewound), `samples`,
    `findings`, and `gone`; `sweep` (the sweep with those of its cells that have
    changed). Each id holds the places of all topics, so that a broken stream goes on.
    """

    def __init__(self, studio: Studio, topics: Sequence[str], last: str = "") -> None:
        self.studio = studio
        self.cursors: dict[str, int] = {}
        self._told: dict[str, str] = {}
        self._sweeps: dict[str, dict[str, Any]] = {}
        for topic in topics[:MOST]:
            name, _, cursor = topic.partition("@")
            self.cursors[name] = int(cursor) if CURSOR.fullmatch(cursor) else 0
        for part in last.split(","):
            name, _, cursor = part.rpartition("@")
            if name in self.cursors and CURSOR.fullmatch(cursor):
                self.cursors[name] = int(cursor)

    @property
    def id(self) -> str:
        """How far all topics have been told."""
        return ",".join(f"{name}@{cursor}" for name, cursor in self.cursors.items())

    def news(self) -> list[Event]:
        """What has changed since the last look."""
        found: list[Event] = []
        for topic in self.cursors:
            if topic == "jobs":
                found += self._changed("jobs", {"jobs": [asdict(r) for r in self.studio.jobs.all()]})
            elif topic.startswith(("run:", "row:")):
                with suppress(OSError):
                    found += self._of_run(topic)
            elif topic.startswith("sweep:"):
                with suppress(OSError):
                    found += self._of_sweep(topic)
        return found

    def _of_run(self, topic: str) -> Iterator[Event]:
        kind, _, id = topic.partition(":")
        here = {"id": id} if kind == "run" else {"id": id, "topic": topic}
        try:
            run = run_of(id, self.studio.runs)
        except WrongUse as error:
            job = self.studio.jobs.of_run(id)
            if job is not None and job.state in LIVING:  # it is about to be there
                return
            yield from self._changed("gone", {**here, "said": str(error)})
            return

        if kind == "run":
            yield from self._rows(topic, id, run.metrics)
        yield from self._changed("run", {**here, "run": row(run, self.studio.runs)})
        if kind == "row":
            return
        samples = [{"turn": turn, "name": picture.name} for turn, picture in sample_pictures(run)]
        yield from self._changed("samples", {"id": id, "samples": samples})
        yield from self._changed("findings", {"id": id, "findings": run.findings.rows()})

    def _rows(self, topic: str, id: str, history: History) -> Iterator[Event]:
        before = self.cursors[topic]
        read = history.since(before)
        if read.rows:
            self.cursors[topic] = read.end
            whole = before > 0 and history.path.stat().st_size < before
            yield "rows", {"id": id, "columns": read.columns, "rows": read.rows, "whole": whole}

    def _of_sweep(self, topic: str) -> Iterator[Event]:
        try:
            now = self.studio.sweeps.one(sweep_of(topic.removeprefix("sweep:"), self.studio.runs))
        except WrongUse:  # not begun yet, or gone: the page asks for itself
            return
        told = differing(self._sweeps.get(topic), now)
        self._sweeps[topic] = now
        if told is not None:
            yield "sweep", {"topic": topic, "sweep": told}

    def _changed(self, event: str, data: dict[str, Any]) -> Iterator[Event]:
        text = json.dumps(data, default=str)
        key = f"{event}:{data.get('topic', data.get('id', ''))}"
        if self._told.get(key) != text:
            self._told[key] = text
            yield event, data
