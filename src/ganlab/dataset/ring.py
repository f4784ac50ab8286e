"""Eight Gaussians on a circle."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.points import Points
from ganlab.needs import Count, NonNegative


class Ring(Dataset):
    """`modes` Gaussians of `deviation` on a circle of radius 0.8: points (2,), the mode as label (Metz et al. 2017)."""

    modality = Points()

    def __init__(
        self,
        modes: Count = 8,
        deviation: NonNegative = 0.008,
        samples: Count = 20000,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        if modes < 1 or samples < modes:
            raise ValueError(f"dataset.modes is at least 1 and at most dataset.samples, got {modes} and {samples}")
        super().__init__("ring", (2,), [str(m) for m in range(modes)], classes, limit)
        self.modes, self.deviation, self.samples = modes, deviation, samples

    @property
    def centres(self) -> NDArray[np.float32]:
        """(modes, 2)."""
        angle = 2 * np.pi * np.arange(self.modes) / self.modes
        return (0.8 * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32)

    def load(self, split: SplitName) -> Split:
        """(samples, 2) for training, a fifth of it for testing."""
        random = np.random.default_rng({"train": 0, "test": 1}[split])
        count = self.samples if split == "train" else max(self.modes, self.samples // 5)
        labels = random.integers(self.modes, size=count)
        noise = self.deviation * random.standard_normal((count, 2))
        return Split((self.centres[labels] + noise).astype(np.float32), labels.astype(np.int64))
