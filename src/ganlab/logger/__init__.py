"""Where numbers and pictures go beside the run folder.

Contract: a Lightning `Logger` that also takes pictures and the run's end. Its constructor is given the run's
`folder`, where the config lies by then, besides what its YAML says. Only the first of several processes has
loggers.
"""

from abc import abstractmethod
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.loggers.logger import Logger

from ganlab.store.state import State


class RunLogger(Logger):
    """A Lightning logger for pictures too."""

    @property
    def name(self) -> str | None:
        """The name of the run's folder's parent."""
        return None

    @property
    def version(self) -> str | None:
        """The run's signature."""
        return None

    def log_hyperparams(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the config is there from the start."""

    @abstractmethod
    def log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """One row; `step` is the turn."""

    @abstractmethod
    def log_image(self, name: str, path: Path, turn: int) -> None:
        """A picture that lies at `path`."""

    def log_audio(self, name: str, path: Path, turn: int) -> None:
        """Sounds that lie at `path`; nothing where there is no place for such."""

    def log_lines(self, name: str, path: Path, turn: int) -> None:
        """Lines of text that lie at `path`, together."""
        self.log_text(f"{name}/text", path.read_text(encoding="utf-8"), turn)

    def log_file(self, name: str, path: Path, turn: int) -> None:
        """Samples that lie at `path`, as what they are."""
        {".wav": self.log_audio, ".txt": self.log_lines}.get(path.suffix, self.log_image)(name, path, turn)

    def log_text(self, name: str, text: str, turn: int) -> None:
        """A sentence; nothing where there is no place for such."""

    @abstractmethod
    def close(self, state: State, result: dict[str, Any] | None) -> None:
        """The run is over."""


def run_loggers(trainer: pl.Trainer) -> list[RunLogger]:
    """The trainer's loggers that take pictures and text too."""
    return [logger for logger in trainer.loggers if isinstance(logger, RunLogger)]
