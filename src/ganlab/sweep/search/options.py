"""What `hydra/sweeper=optuna` can be told, checked once. Imports no Optuna."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SearchOptions:
    """The keys of conf/hydra/sweeper/optuna.yaml.

    Raises:
        ValueError: a value that cannot be.
    """

    n_trials: int = 50
    objectives: list[str] = field(default_factory=lambda: ["fid"])
    directions: list[str] | None = None
    constraints: dict[str, float] | None = None
    study_name: str | None = None
    storage: str | None = None
    timeout: float | None = None
    max_failures: int = 10
    search_space: str | Mapping[str, Any] | None = None
    first_trials: list[dict[str, Any]] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name, least in (("n_trials", 1), ("max_failures", 0)):
            value = getattr(self, name)
            if not isinstance(value, int) or value < least:
                raise ValueError(f"hydra.sweeper.{name} must be a whole number of at least {least}, got {value}")
        if not self.objectives or not isinstance(self.objectives, list):
            raise ValueError(f"hydra.sweeper.objectives must be a list such as [fid], got {self.objectives}")
        if self.directions is not None and len(self.directions) != len(self.objectives):
            raise ValueError(
                f"hydra.sweeper.directions must name one direction for each of {self.objectives}, got {self.directions}"
            )
        for direction in self.directions or ():
            if direction not in ("minimize", "maximize"):
                raise ValueError(f"hydra.sweeper.directions must be minimize or maximize, got {direction}")
