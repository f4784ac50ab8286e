"""A spiral in the plane."""

from typing import Annotated

import numpy as np

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.points import Points
from ganlab.needs import Bound, Count, NonNegative


class SwissRoll(Dataset):
    """A spiral of 1.5 turns with Gaussian noise of `deviation`: points (2,), no labels (WGAN-GP, figure 1)."""

    modality = Points()

    def __init__(
        self, deviation: NonNegative = 0.01, samples: Annotated[int, Bound(2)] = 20000, limit: Count | None = None
    ) -> None:
        if samples < 2:
            raise ValueError(f"dataset.samples is at least 2, got {samples}")
        super().__init__("swiss_roll", (2,), [], None, limit)
        self.deviation, self.samples = deviation, samples

    def load(self, split: SplitName) -> Split:
        """(samples, 2) for training, a fifth of it for testing."""
        random = np.random.default_rng({"train": 4, "test": 5}[split])
        count = self.samples if split == "train" else max(1, self.samples // 5)
        angle = 1.5 * np.pi * (1 + 2 * random.random(count))
        along = angle[:, None] / (4.5 * np.pi) * np.stack([np.cos(angle), np.sin(angle)], 1) * 0.9
        return Split((along + self.deviation * random.standard_normal((count, 2))).astype(np.float32), None)
