"""Your own sounds."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.sounds import Sounds
from ganlab.needs import Count
from ganlab.store.wav import read_wav

Pieces = Literal["first", "all"]


class Sound(Dataset):
    """The 16-bit WAV files below `path`, all of one rate; its subfolders are the classes, else it has no labels.

    A sample is the first `length` samples of a file, or with `pieces` "all" as many as the file has, one after the
    other; what is shorter ends in silence. The second of every ten files (in order of name) is for testing.
    """

    def __init__(
        self,
        path: str,
        length: Count = 16384,
        pieces: Pieces = "first",
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        self.root, self.pieces = Path(path).expanduser(), pieces
        if not self.root.is_dir():
            raise ValueError(f"dataset.path={path} is no folder; give the folder of your sounds")
        self.files = sorted(f for f in self.root.rglob("*") if f.suffix.lower() == ".wav")
        if len(self.files) < 2:
            raise ValueError(f"dataset.path={path} holds {len(self.files)} .wav files, and at least 2 are needed")
        names = sorted({f.relative_to(self.root).parts[0] for f in self.files if f.parent != self.root})
        flat = any(f.parent == self.root for f in self.files)
        super().__init__(self.root.name, (1, length), [] if flat else names, classes, limit)
        self.rate = read_wav(self.files[0])[1]
        self.modality = Sounds(self.rate)

    def holds(self, folder: Path) -> bool:
        """Whether `folder` is the one of the sounds, or lies in it."""
        return folder.resolve().is_relative_to(self.root.resolve())

    def load(self, split: SplitName) -> Split:
        """(N, 1, length) int16, and a label per subfolder."""
        files = [f for i, f in enumerate(self.files) if (i % 10 == 1) == (split == "test")]
        found = [(piece, self._label(file)) for file in files for piece in self._cut(file)]
        labels = np.array([label for _, label in found], np.int64)
        return Split(np.stack([piece for piece, _ in found])[:, None], labels if self.all_class_names else None)

    def _cut(self, file: Path) -> Iterator[NDArray[np.int16]]:
        samples, rate = read_wav(file)
        if rate != self.rate:
            raise ValueError(
                f"{file} is of {rate} Hz, and {self.files[0].name} of {self.rate} Hz; resample one of them"
            )
        length = self.sample_shape[-1]
        most = 1 if self.pieces == "first" else max(1, -(-len(samples) // length))
        for number in range(most):
            piece = samples[number * length : (number + 1) * length]
            yield np.pad(piece, (0, length - len(piece)))

    def _label(self, file: Path) -> int:
        return self.all_class_names.index(file.relative_to(self.root).parts[0]) if self.all_class_names else 0
