"""Tones and chirps by formula: sounds without a download."""

from collections.abc import Sequence

import numpy as np

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.sounds import FULL, Sounds
from ganlab.needs import Count

# Where a sound begins and ends, as shares of the rate: at 4,000 Hz from 125 to 1,500 Hz.
CLASSES = {
    "tone1": (1 / 32, 1 / 32),
    "tone2": (1 / 16, 1 / 16),
    "tone3": (1 / 8, 1 / 8),
    "tone4": (1 / 4, 1 / 4),
    "tone5": (3 / 8, 3 / 8),
    "rise1": (1 / 32, 1 / 8),
    "rise2": (1 / 16, 3 / 8),
    "fall1": (1 / 8, 1 / 32),
    "fall2": (3 / 8, 1 / 16),
    "fall3": (3 / 8, 1 / 32),
}
DETUNED = 0.03  # at most, of the frequency
FADE = 1 / 16  # of the length, at both ends


class Tones(Dataset):
    """Ten classes: five steady tones and five whose frequency moves evenly from one place to another.

    Each sound has its own phase, loudness (0.4 to 0.9 of full scale), and frequency within 3 % of its class's; it fades
    in and out.
    """

    def __init__(
        self,
        length: Count = 1024,
        rate: Count = 4000,
        samples: Count = 2000,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        super().__init__("tones", (1, length), list(CLASSES), classes, limit)
        self.modality = Sounds(rate)
        self.samples = samples

    def load(self, split: SplitName) -> Split:
        """(samples, 1, length) int16 for training, a fifth of it for testing."""
        random = np.random.default_rng({"train": 0, "test": 1}[split])
        count = self.samples if split == "train" else max(len(CLASSES), self.samples // 5)
        labels = random.integers(len(CLASSES), size=count)
        detuned = 1 + DETUNED * random.uniform(-1, 1, (count, 1))
        first, last = (detuned * np.array([*CLASSES.values()])[labels, i : i + 1] for i in (0, 1))  # (count, 1) each

        time = np.arange(self.sample_shape[-1])
        share = time / len(time)
        cycles = time * (first + (last - first) * share / 2)  # the integral of the frequency
        loudness = random.uniform(0.4, 0.9, (count, 1)) * np.clip(np.minimum(share, 1 - share) / FADE, 0, 1)
        waves = loudness * np.sin(2 * np.pi * (cycles + random.uniform(size=(count, 1))))
        return Split(np.round(waves * (FULL - 1)).astype(np.int16)[:, None], labels.astype(np.int64))
