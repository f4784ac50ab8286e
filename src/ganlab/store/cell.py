"""One run that a sweep asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ganlab.store.run import Run
from ganlab.store.state import STATES, State

AGAINST = ("generator", "discriminator")
WHOLE = ("model", "experiment")  # words that choose networks and data themselves
UNSEEN = (
    "name",
    "fresh",
    "paths",
    "logger",
    "callback",
    "watch",
    "hydra",
    "sweeps",
)  # what no words about a cell speak of


@dataclass
class TrialFacts:
    """What a search knows of its trial: the number, the point of its space, and what the objectives gave."""

    number: int
    params: dict[str, Any] = field(default_factory=dict)
    values: list[float | None] | None = None


@dataclass
class Cell:
    """One run that a sweep asks for. `config` is empty where it was not composed because the run is finished.

    A trial that could not be composed has no signature and no run.
    """

    signature: str
    overrides: list[str]
    choices: dict[str, str]
    seed: int | None
    folder: Path
    config: dict[str, Any] = field(default_factory=dict, repr=False)
    state: State = "waiting"
    error: str | None = None
    trial: TrialFacts | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, Any], folder: Path) -> "Cell":
        """A row of the `sweep.json` in `folder`.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        signature = str(row["signature"] or "")
        state = row.get("state")
        trial = None
        if row.get("number") is not None:
            trial = TrialFacts(int(row["number"]), dict(row.get("params") or {}), row.get("values"))

        return cls(
            signature=signature,
            overrides=[str(word) for word in row.get("overrides") or ()],
            choices={str(k): str(v) for k, v in (row.get("choices") or {}).items()},
            seed=row.get("seed"),
            folder=folder / signature,
            state=state if state in STATES else "waiting",
            error=row.get("error"),
            trial=trial,
        )

    def row(self) -> dict[str, Any]:
        """What `sweep.json` keeps of it."""
        known = {name: getattr(self, name) for name in ("signature", "overrides", "choices", "seed", "state", "error")}
        return known | (vars(self.trial) if self.trial else {})

    @property
    def run(self) -> Run:
        """Its run folder, whether or not it is there."""
        return Run(self.folder)

    @property
    def output(self) -> Path:
        """What its process wrote to the terminal that it did not have."""
        return self.folder / "output.txt"

    @cached_property
    def settings(self) -> dict[str, str]:
        """The words that asked for it, by key: the choices of networks and data, and the overrides."""
        asked = dict(override.lstrip("+~").partition("=")[::2] for override in self.overrides)
        chosen = {k: v for k, v in self.choices.items() if k in (*AGAINST, "dataset")}
        return {k: v for k, v in {**chosen, **asked}.items() if k.split(".")[0] not in UNSEEN}

    def words(self, varying: Sequence[str]) -> str:
        """What tells the cell from the others: `generator=gan seed=1`, or a trial's parameters."""
        if self.trial is not None:
            return " ".join(f"{k}={_short(v)}" for k, v in self.trial.params.items()) or self.signature
        told = [f"{key}={value}" for key, value in self.settings_among(varying).items()]
        return " ".join(told or [f"{k}={self.choices[k]}" for k in AGAINST if k in self.choices]) or self.signature

    def settings_among(self, varying: Sequence[str]) -> dict[str, str]:
        """Its settings among the `varying` ones; where a model or an experiment is one, without what that chose."""
        asked = {override.lstrip("+~").partition("=")[0] for override in self.overrides}
        whole = any(key in asked for key in WHOLE if key in varying)
        return {k: self.settings[k] for k in varying if k in self.settings and (k in asked or not whole)}

    def update(self, driven: bool) -> None:
        """Let the run's own folder say how far it is, but for what only the sweep can know.

        `driven` says whether a process drives the sweep now, so that a cell may be about to run.
        """
        decided = self.state == "pruned" or (self.trial is not None and self.state == "failed")
        if not self.signature or decided:
            return
        said, starting = self.run.state, self.state == "running" and driven
        if said == "new":
            lost = "missing" if self.state == "finished" else "waiting"
            self.state = self.state if starting or self.state in ("failed", "waiting") else lost  # type: ignore[assignment]
        elif said in ("finished", "running"):
            self.state, self.error = said, None
        elif said == "failed" or (self.state != "failed" and not starting):
            self.state, self.error = said, self.error or self.run.status.get("error")


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def varying_keys(cells: Sequence[Cell]) -> list[str]:
    """The settings in which cells differ, or which some cells lack; generator and discriminator first."""
    keys = dict.fromkeys([*AGAINST, *(key for cell in cells for key in cell.settings)])
    return [key for key in keys if len({cell.settings.get(key) for cell in cells}) > 1]
