"""Twenty-five Gaussians on a grid."""

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.points import Points
from ganlab.needs import Bound, Count, NonNegative


class Grid25(Dataset):
    """25 Gaussians of `deviation` on a 5 x 5 grid over [-0.8, 0.8]^2: points (2,), the mode as label (PacGAN, 4.1)."""

    modality = Points()

    def __init__(
        self,
        deviation: NonNegative = 0.02,
        samples: Annotated[int, Bound(25)] = 20000,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        if samples < 25:
            raise ValueError(f"dataset.samples is at least 25, one per mode, got {samples}")
        super().__init__("grid25", (2,), [str(m) for m in range(25)], classes, limit)
        self.deviation, self.samples = deviation, samples

    @property
    def centres(self) -> NDArray[np.float32]:
        """(25, 2)."""
        axis = np.linspace(-0.8, 0.8, 5, dtype=np.float32)
        return np.stack(np.meshgrid(axis, axis), -1).reshape(25, 2)

    def load(self, split: SplitName) -> Split:
        """(samples, 2) for training, a fifth of it for testing."""
        random = np.random.default_rng({"train": 2, "test": 3}[split])
        labels = random.integers(25, size=self.samples if split == "train" else max(25, self.samples // 5))
        noise = self.deviation * random.standard_normal((len(labels), 2))
        return Split((self.centres[labels] + noise).astype(np.float32), labels.astype(np.int64))
