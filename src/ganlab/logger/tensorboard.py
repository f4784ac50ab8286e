"""TensorBoard."""

from pathlib import Path
from typing import Any

import numpy as np
from omegaconf import OmegaConf
from PIL import Image

from ganlab.logger import RunLogger
from ganlab.store.run import Run
from ganlab.store.state import State
from ganlab.store.wav import read_wav


class TensorBoard(RunLogger):
    """Event files in the run folder's `tensorboard/`; a continued run adds one to those before."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from torch.utils.tensorboard import SummaryWriter

        run = Run(folder)
        turn = run.status["step"]
        # What a killed process logged after its last checkpoint comes again; the older values are dropped.
        again = turn + 1 if turn else None
        self.writer = SummaryWriter(str(folder / "tensorboard"), purge_step=again)
        text = OmegaConf.to_yaml(run.config).replace("\n", "\n    ")
        self.writer.add_text("config", f"    {text}")

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
        """Flush."""
        self.writer.close()
