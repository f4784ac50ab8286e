"""Your own images."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.decoding import Fit, decoded, fit_image
from ganlab.dataset.modality.images import Images

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"}


class Folder(Dataset):
    """The images below `path`; its subfolders are the classes, else it has no labels.

    Sizes and modes may be mixed: every image is made grey or colour, and resampled or padded to `image_size`. The second
    of every ten images (in order of name) is for testing.
    """

    modality = Images()

    def __init__(
        self,
        path: str,
        cache: str,
        image_size: int = 32,
        channels: int = 3,
        fit: Fit = "resample",
        classes: Sequence[int | str] | None = None,
        limit: int | None = None,
    ) -> None:
        if image_size < 1 or channels not in (1, 3):
            raise ValueError(
                f"dataset.image_size must be at least 1 and dataset.channels 1 or 3, got {image_size} and {channels}"
            )
        self.root = Path(path).expanduser()
        if not self.root.is_dir():
            raise ValueError(f"dataset.path={path} is no folder; give the folder of your images")
        self.files = sorted(f for f in self.root.rglob("*") if f.suffix.lower() in SUFFIXES)
        if len(self.files) < 2:
            raise ValueError(
                f"dataset.path={path} holds {len(self.files)} images ({', '.join(sorted(SUFFIXES))}), and at least 2 "
                "are needed; check the path"
            )
        self.cache, self.fit = Path(cache).expanduser(), fit
        names = sorted({f.relative_to(self.root).parts[0] for f in self.files if f.parent != self.root})
        flat = any(f.parent == self.root for f in self.files)
        super().__init__(self.root.name, (channels, image_size, image_size), [] if flat else names, classes, limit)

    def holds(self, folder: Path) -> bool:
        """Whether `folder` is the one of the images, or lies in it."""
        return folder.resolve().is_relative_to(self.root.resolve())

    def load(self, split: SplitName) -> Split:
        """(N, size, size, channels) uint8, and a label per subfolder."""
        channels, size, _ = self.sample_shape
        files = [f for i, f in enumerate(self.files) if (i % 10 == 1) == (split == "test")]
        stamps = [[str(f), f.stat().st_size, f.stat().st_mtime_ns] for f in files]
        key = {"version": 2, "size": size, "channels": channels, "fit": self.fit, "files": stamps}

        def rows() -> Iterator[tuple[NDArray[np.uint8], int]]:
            for file in files:
                yield self._decode(file), self._label(file)

        folder = self.cache / "datasets" / "folder"
        return decoded(key, folder, lambda: len(files), (size, size, channels), rows, bool(self.all_class_names))

    def _label(self, file: Path) -> int:
        return self.all_class_names.index(file.relative_to(self.root).parts[0]) if self.all_class_names else 0

    def _decode(self, file: Path) -> NDArray[np.uint8]:
        channels, size, _ = self.sample_shape
        try:
            with Image.open(file) as image:
                return fit_image(image, size, channels, self.fit, f"dataset.path={self.root}")
        except (UnidentifiedImageError, OSError, SyntaxError) as error:
            raise ValueError(f"{file} is not an image that can be read ({error}); remove or replace it") from error
