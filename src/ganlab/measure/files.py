"""Images in a folder as samples to be measured, whoever made them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from ganlab.dataset import Dataset
from ganlab.dataset.decoding import Fitting, decode
from ganlab.dataset.folder import SUFFIXES
from ganlab.dataset.modality.images import Images
from ganlab.errors import WrongUse
from ganlab.measure.sampler import BATCH, SEED, Fakes


class Files:
    """The images below a folder, read a batch at a time; subfolders that are named as the dataset's classes are labels.

    All of them, or as many as are asked for, drawn by the seed. Images of another size are fitted to the dataset's as
    `Fitting` does, and `protocol` says so.

    Raises:
        WrongUse: the dataset is none of images, the folder is none, or it holds fewer than two.
    """

    def __init__(self, folder: Path, dataset: Dataset) -> None:
        if not isinstance(dataset.modality, Images):
            raise WrongUse(f"{folder} holds images, and dataset={dataset.name} has none; give another --reference")
        self.folder = folder
        self.files = sorted(f for f in folder.rglob("*") if f.suffix.lower() in SUFFIXES) if folder.is_dir() else []
        if len(self.files) < 2:
            raise WrongUse(
                f"{folder} is no folder of images, nor a run or a checkpoint of one (it holds {len(self.files)} "
                "images, "
                "and at least 2 are needed); check the path"
            )

        channels, height, width = dataset.sample_shape
        self.dataset, self.fitting = dataset, Fitting([height, width], channels)
        named = {f.relative_to(folder).parts[0] for f in self.files if f.parent != folder}
        flat = any(f.parent == folder for f in self.files)
        self.classes = dataset.class_names if named and not flat and named <= set(dataset.class_names) else []
        self._fitted = any(self._size(f) != (width, height) for f in self.files)

    def __len__(self) -> int:
        return len(self.files)

    @property
    def protocol(self) -> str:
        """Whether the files are as they were made."""
        return f"files-fitted{self.fitting.height}x{self.fitting.width}" if self._fitted else "files"

    def batches(self, count: int, seed: int = 0) -> Iterator[Fakes]:
        """`count` of the images, in order of name."""
        drawn = torch.randperm(len(self.files), generator=torch.Generator().manual_seed(SEED + seed))[:count]
        for rows in drawn.sort().values.split(BATCH):
            files = [self.files[row] for row in rows.tolist()]
            stored = np.stack([self._read(file) for file in files])
            labels = [self.classes.index(f.relative_to(self.folder).parts[0]) for f in files] if self.classes else None
            samples = self.dataset.modality.tensor(torch.from_numpy(stored))
            yield Fakes(samples, None if labels is None else torch.tensor(labels))

    def _read(self, file: Path) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
        try:
            return self.fitting(decode(file, self.fitting.channels, str(file)), str(self.folder))
        except ValueError as error:
            raise WrongUse(str(error)) from error

    @staticmethod
    def _size(file: Path) -> tuple[int, int]:
        from PIL import Image

        try:
            with Image.open(file) as image:
                return image.size
        except OSError as error:
            raise WrongUse(f"{file} is not an image that can be read ({error}); remove or replace it") from error
