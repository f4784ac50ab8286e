"""One run of many, as a report reads it."""

import json
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ganlab.store import facts
from ganlab.store.cell import Cell
from ganlab.store.history import Row


@dataclass(eq=False)
class Member(Cell):
    """A cell of a sweep, or a run that no sweep wrote of; its files are read once.

    `config` is as its folder keeps it, empty where nothing ran yet.
    """

    @classmethod
    def of(cls, cell: Cell) -> "Member":
        """The cell as a report reads it."""
        return cls(
            signature=cell.signature,
            overrides=cell.overrides,
            choices=cell.choices,
            seed=cell.seed,
            folder=cell.folder,
            config=facts.plain_config(cell.run) if cell.signature else {},
            state=cell.state,
            error=cell.error,
            trial=cell.trial,
        )

    @cached_property
    def settings(self) -> dict[str, str]:
        """The words that asked for it, by key; seeds of one setting have the same."""
        return {key: value for key, value in super().settings.items() if key != "seed"}

    @cached_property
    def result(self) -> dict[str, Any] | None:
        """What it measured; None before it finished."""
        return facts.result_of(self.run) if self.state == "finished" else None

    @cached_property
    def history(self) -> list[Row]:
        """The rows of `metrics.csv`."""
        return self.run.history if self.signature else []

    @cached_property
    def family(self) -> str:
        """The word of its loss; only within it do loss values compare."""
        return facts.word(self.config.get("loss")) or self.choices.get("loss", "unknown loss")

    @cached_property
    def progress(self) -> str:
        """State and turn in a few words."""
        if self.state == "finished" and self.run.status.get("early"):
            return f"finished early, turn {self.run.status['step']}"
        if not self.config or self.state not in ("running", "interrupted", "pruned"):
            return self.state
        total = facts.turns_in_all(self.run)
        return f"{self.state}, turn {self.run.status['step']}" + (f" of {total}" if total else "")

    @property
    def metrics(self) -> list[str]:
        """The names of its metrics, in the config's order."""
        return [str(name) for name in self.config.get("metric") or {}]

    @property
    def number(self) -> int | None:
        """A trial's number."""
        return self.trial.number if self.trial else None

    @property
    def params(self) -> dict[str, Any]:
        """A trial's point in the space that was searched."""
        return self.trial.params if self.trial else {}

    @property
    def values(self) -> list[float]:
        """What a trial gave for each objective, NaN where it gave none."""
        return [math.nan if v is None else float(v) for v in (self.trial.values if self.trial else None) or ()]

    def value(self, name: str) -> float | None:
        """A value at the end: `loss/generator`, `seconds_per_epoch`, a metric; None where there is none."""
        found = facts.value_of(self.result or {}, name)
        return found if math.isfinite(found) else None

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
