"""A dataset whose images are changed."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.images import Images

Change = Literal["inverted", "rotated"]
Arrays = NDArray[Any]

CHANGES: Mapping[Change, Callable[[Arrays], Arrays]] = {
    "inverted": lambda images: 255 - images,  # black for white
    "rotated": lambda images: np.ascontiguousarray(np.rot90(images, 1, (1, 2))),  # a quarter turn to the left
}


class Changed(Dataset):
    """The images of `dataset`, changed one way after the other; its name says how, such as "inverted-digits".

    Raises:
        ValueError: there is no such change, the samples are no images, or would change their shape.
    """

    modality = Images()

    def __init__(self, dataset: Dataset, changes: Sequence[Change]) -> None:
        if unknown := [change for change in changes if change not in CHANGES]:
            raise ValueError(f"dataset={dataset.name}+{unknown[0]} is no change of images; use {' or '.join(CHANGES)}")
        if not isinstance(dataset.modality, Images):
            raise ValueError(f"{', '.join(changes)} is for images, and dataset={dataset.name} has none; leave it out")
        _, height, width = dataset.sample_shape
        if "rotated" in changes and height != width:
            raise ValueError(f"rotated is for square images, got {height} x {width} pixels; leave it out")
        self.dataset, self.changes = dataset, tuple(changes)
        name = "-".join([*self.changes, dataset.name])
        super().__init__(name, dataset.sample_shape, dataset.all_class_names, dataset.kept, dataset.limit)

    @property
    def is_on_disk(self) -> bool:
        """Whether `load` needs no network."""
        return self.dataset.is_on_disk

    def holds(self, folder: Path) -> bool:
        """Whether images written below `folder` would become samples."""
        return self.dataset.holds(folder)

    def load(self, split: SplitName) -> Split:
        """(N, height, width, channels) uint8."""
        data, labels = self.dataset.load(split)
        for change in self.changes:
            data = CHANGES[change](data)
        return Split(data, labels)
