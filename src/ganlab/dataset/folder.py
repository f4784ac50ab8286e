"""Your own images."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.decoding import Filter, Fit, Fitting, ImageSize, decode, decoded
from ganlab.dataset.modality.images import Images
from ganlab.needs import Count

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"}


class Folder(Dataset):
    """The images below `path`; its subfolders are the classes, else it has no labels.

    Sizes and modes may be mixed: every image is made grey or colour, and fitted to `image_size` (`Fitting`). The second
    of every ten images (in order of name) is for testing, unless `test_path` has those.
    """

    modality = Images()

    def __init__(
        self,
        path: str,
        cache: str,
        image_size: ImageSize = 32,
        channels: int = 3,
        fit: Fit = "resample",
        filter: Filter | None = None,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
        test_path: str | None = None,
    ) -> None:
        self.fitting = Fitting(image_size, channels, fit, filter)
        self.test = None if test_path is None else Folder(test_path, cache, image_size, channels, fit, filter)
        self.root, self.cache = Path(path).expanduser(), Path(cache).expanduser()
        if not self.root.is_dir():
            raise ValueError(f"dataset.path={path} is no folder; give the folder of your images")
        self.files = sorted(f for f in self.root.rglob("*") if f.suffix.lower() in SUFFIXES)
        if len(self.files) < 2:
            raise ValueError(
                f"dataset.path={path} holds {len(self.files)} images ({', '.join(sorted(SUFFIXES))}), and at least 2 "
                "are needed; check the path"
            )
        names = sorted({f.relative_to(self.root).parts[0] for f in self.files if f.parent != self.root})
        flat = any(f.parent == self.root for f in self.files)
        super().__init__(self.root.name, self.fitting.sample_shape, [] if flat else names, classes, limit)

    def holds(self, folder: Path) -> bool:
        """Whether `folder` is the one of the images, or lies in it."""
        inside = folder.resolve().is_relative_to(self.root.resolve())
        return inside or (self.test is not None and self.test.holds(folder))

    def load(self, split: SplitName) -> Split:
        """(N, height, width, channels) uint8, and a label per subfolder."""
        if self.test is not None:
            return self._apart(self.test, split)
        return self._load([f for i, f in enumerate(self.files) if (i % 10 == 1) == (split == "test")])

    def _apart(self, test: "Folder", split: SplitName) -> Split:
        """All images of one of the two folders."""
        if split == "test" and test.all_class_names != self.all_class_names:
            raise ValueError(
                f"dataset.test_path={test.root} has the classes {test.all_class_names}, and dataset.path={self.root} "
                "has "
                f"{self.all_class_names}; give both the same subfolders"
            )
        return test._load(test.files) if split == "test" else self._load(self.files)

    def _load(self, files: list[Path]) -> Split:
        key = {"version": 2, **self.fitting.key, "files": [self._stamp(f) for f in files]}

        def rows() -> Iterator[tuple[NDArray[np.uint8], int]]:
            for file in files:
                image = decode(file, self.fitting.channels, str(file))
                yield self.fitting(image, f"dataset.path={self.root}"), self._label(file)

        folder = self.cache / "datasets" / "folder"
        return decoded(key, folder, lambda: len(files), self.fitting.shape, rows, bool(self.all_class_names))

    @staticmethod
    def _stamp(file: Path) -> list[str | int]:
        """What tells that a file is another than before."""
        try:
            stat = file.stat()
        except OSError as error:
            what = "a link to what is not there" if file.is_symlink() else f"out of reach ({error.strerror})"
            raise ValueError(f"{file} is {what}; mend or remove it") from error
        return [str(file), stat.st_size, stat.st_mtime_ns]

    def _label(self, file: Path) -> int:
        return self.all_class_names.index(file.relative_to(self.root).parts[0]) if self.all_class_names else 0
