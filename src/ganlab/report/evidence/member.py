"""One run of many."""

import json
import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ganlab.store import facts
from ganlab.store.run import Row, Run

AGAINST = ("generator", "discriminator")
UNSEEN = (
    "seed",
    "name",
    "fresh",
    "paths",
    "logger",
    "callback",
    "hydra",
    "sweeps",
)  # what no label speaks of


@dataclass(frozen=True)
class Member:
    """One run of a collection: what the sweep wrote about it, and what its own folder says now.

    `state` is one of waiting, running, interrupted, finished, failed, pruned and missing.
    """

    run: Run | None
    signature: str
    overrides: tuple[str, ...] = ()
    choices: dict[str, str] = field(default_factory=dict)
    seed: int | None = None
    state: str = "waiting"
    error: str | None = None
    number: int | None = None
    values: tuple[float, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def settings(self) -> dict[str, str]:
        """The words that asked for it: choices, and overrides by key."""
        asked = dict(o.lstrip("+~").partition("=")[::2] for o in self.overrides)
        known = {**{k: v for k, v in self.choices.items() if k in (*AGAINST, "dataset")}, **asked}
        return {k: str(v) for k, v in known.items() if k.split(".")[0] not in UNSEEN}

    @cached_property
    def result(self) -> dict[str, Any] | None:
        """What it measured; None before it finished."""
        return facts.result_of(self.run) if self.run and self.state == "finished" else None

    @cached_property
    def history(self) -> list[Row]:
        """The rows of `metrics.csv`."""
        return self.run.history if self.run else []

    @cached_property
    def config(self) -> dict[str, Any]:
        """The config as composed; empty where nothing ran yet."""
        return facts.plain_config(self.run) if self.run else {}

    @cached_property
    def family(self) -> str:
        """The word of its loss; only within it do loss values compare."""
        return facts.word(self.config.get("loss")) or self.choices.get("loss", "unknown loss")

    @cached_property
    def progress(self) -> str:
        """State and turn in a few words."""
        if self.run is None or self.state not in ("running", "interrupted", "pruned"):
            return self.state
        total = facts.turns_in_all(self.run) if self.config else None
        return f"{self.state}, turn {self.run.status['step']}" + (f" of {total}" if total else "")

    @property
    def metrics(self) -> list[str]:
        """The names of its metrics, in the config's order."""
        return [str(name) for name in self.config.get("metric") or {}]

    def value(self, name: str) -> float | None:
        """A value at the end: `loss/generator`, `seconds_per_epoch`, a metric; None where there is none."""
        if self.result is None:
            return None
        if name.startswith("loss/"):
            found = self.result["loss"].get(name.removeprefix("loss/"))
        elif name in self.result["metrics"]:
            found = self.result["metrics"][name]["final"]
        else:
            found = self.result.get(name)
        return float(found) if found is not None and math.isfinite(found) else None

    @cached_property
    def protocol(self) -> str | None:
        """The data and the protocol of its metrics, as far as the run has stamped them."""
        stamped = next(iter((self.result or {}).get("metrics", {}).values()), None)
        if stamped is None or self.result is None:
            return None
        data = self.result.get("dataset", {})
        classes = self.config.get("dataset", {}).get("classes")
        only = f" classes {list(classes)}" if classes else ""
        return f"{data.get('name', '')} {data.get('fingerprint', '')}{only} · {stamped['protocol']}".strip()

    @cached_property
    def measuring(self) -> str:
        """What decides the protocol, by the config: equal texts, equal protocols."""
        chosen = {k: self.config.get(k) for k in ("dataset", "features")}
        training = self.config.get("training") or {}
        return json.dumps([chosen, training.get("evaluate_samples"), training.get("ema_decay")], sort_keys=True)
