"""TensorBoard."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ganlab.logger import RunLogger
from ganlab.run import Run, State


class TensorBoard(RunLogger):
    """Event files in the run folder's `tensorboard/`."""

    def __init__(self, run: Run, config: dict[str, Any]) -> None:
        super().__init__()
        from torch.utils.tensorboard import SummaryWriter

        self.writer = SummaryWriter(str(run.folder / "tensorboard"))  # type: ignore[no-untyped-call]
        self.writer.add_text("config", f"```json\n{config}\n```")  # type: ignore[no-untyped-call]

    def log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """One scalar each."""
        for name, value in metrics.items():
            if name != "turn":
                self.writer.add_scalar(name, value, step)  # type: ignore[no-untyped-call]

    def log_image(self, name: str, path: Path, turn: int) -> None:
        """The picture itself."""
        pixels = np.atleast_3d(np.asarray(Image.open(path)))
        self.writer.add_image(name, pixels, turn, dataformats="HWC")  # type: ignore[no-untyped-call]

    def close(self, state: State, result: dict[str, Any] | None) -> None:
        """Flush."""
        self.writer.close()  # type: ignore[no-untyped-call]
