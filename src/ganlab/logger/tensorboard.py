"""TensorBoard."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from omegaconf import OmegaConf
from PIL import Image

from ganlab.logger import RunLogger
from ganlab.store.cell import UNSEEN
from ganlab.store.facts import choices
from ganlab.store.run import Run
from ganlab.store.state import State
from ganlab.store.wav import read_wav

LOSSES = ("loss/generator", "loss/discriminator")
ASIDE = (*UNSEEN, "recipe", "reference", "trainer")  # no hyperparameters


class TensorBoard(RunLogger):
    """Event files in the run folder's `tensorboard/`; a continued run adds one to those before.

    The HPARAMS page has the run's words and values beside its metrics and losses.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from torch.utils.tensorboard import SummaryWriter
        from torch.utils.tensorboard.summary import hparams

        run = Run(folder)
        turn = run.status["step"]
        # What a killed process logged after its last checkpoint comes again; the older values are dropped.
        again = turn + 1 if turn else None
        self.writer = SummaryWriter(str(folder / "tensorboard"), purge_step=again)
        text = OmegaConf.to_yaml(run.config).replace("\n", "\n    ")
        self.writer.add_text("config", f"    {text}")
        asked, scalars = dict(hyperparameters(run)), [*(run.config.get("metric") or {}), *LOSSES]
        first, session, self._end = hparams(asked, dict.fromkeys(scalars, 0))
        for summary in (first, session):
            self._write(summary)

    def log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """One scalar each."""
        for name, value in metrics.items():
            if name != "turn":
                self.writer.add_scalar(name, value, step)

    def log_image(self, name: str, path: Path, turn: int) -> None:
        """The picture itself."""
        pixels = np.atleast_3d(np.asarray(Image.open(path)))
        self.writer.add_image(name, pixels, turn, dataformats="HWC")

    def log_audio(self, name: str, path: Path, turn: int) -> None:
        """The sounds with a player."""
        samples, rate = read_wav(path)
        self.writer.add_audio(f"{name}/sound", samples[None] / 32768, turn, rate)

    def log_lines(self, name: str, path: Path, turn: int) -> None:
        """One line each under TEXT."""
        self.log_text(f"{name}/text", path.read_text(encoding="utf-8").replace("\n", "  \n"), turn)

    def log_text(self, name: str, text: str, turn: int) -> None:
        """The sentence under TEXT."""
        self.writer.add_text(name, text, turn)

    def close(self, state: State, result: dict[str, Any] | None) -> None:
        """Flush; a session without an end is one that did not finish."""
        if state == "finished":
            self._write(self._end)
        self.writer.close()

    def _write(self, summary: Any) -> None:
        assert self.writer.file_writer is not None
        self.writer.file_writer.add_summary(summary)


def hyperparameters(run: Run) -> Iterator[tuple[str, bool | str | float]]:
    """The words of a run, and the values of its config that can change the result; lists as text, nothing of null."""
    config: Any = OmegaConf.to_container(run.config, resolve=True)
    yield from choices(run).items()
    for key, value in _leaves({k: v for k, v in config.items() if k not in ASIDE}, ""):
        yield key, value if isinstance(value, bool | int | float | str) else str(value)


def _leaves(node: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        elif value is not None and not str(key).startswith("_"):
            yield f"{above}{key}", value
