"""Two domains that are to be translated into each other."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.needs import Count

Domain = str | Mapping[str, Any]


class Pair(Dataset):
    """The samples of `first`, then those of `second`, which need not belong together one by one.

    A class is a class of a domain: where both have the same classes, those of the first come first, each as "<domain>
    <class>"; otherwise there are two, the domains. `a` and `b` are the words or folders that the two were made of,
    `image_size`, `channels` and `path` what the words were told.

    Raises:
        ValueError: the two are of unlike shapes or kinds.
    """

    def __init__(
        self,
        first: Dataset,
        second: Dataset,
        a: Domain | None = None,
        b: Domain | None = None,
        image_size: Count | Sequence[Count] | None = None,
        channels: Count | None = None,
        path: str | None = None,
    ) -> None:
        if first.sample_shape != second.sample_shape or type(first.modality) is not type(second.modality):
            shapes = [d.modality.describe(d.sample_shape) for d in (first, second)]
            raise ValueError(
                f"dataset.a={first.name} has {shapes[0]}, and dataset.b={second.name} has {shapes[1]}; make them alike "
                "by "
                "dataset.image_size and dataset.channels"
            )
        self.first, self.second = first, second
        self.modality = first.modality
        self.is_labelled = bool(first.class_names) and first.class_names == second.class_names
        inside = [f" {name}" for name in first.class_names] if self.is_labelled else [""]
        names = [f"{domain}{name}" for domain in self.domains for name in inside]
        super().__init__("-to-".join((first.name, second.name)), first.sample_shape, names)

    @property
    def domains(self) -> tuple[str, ...]:
        """Their names; "a" and "b" where those are the same."""
        names = (self.first.name, self.second.name)
        return names if names[0] != names[1] else ("a", "b")

    @property
    def target(self) -> Dataset:
        """What forward translations are to be like."""
        return self.second

    @property
    def is_on_disk(self) -> bool:
        """Whether `load` needs no network."""
        return self.first.is_on_disk and self.second.is_on_disk

    def holds(self, folder: Path) -> bool:
        """Whether images written below `folder` would become samples of either."""
        return self.first.holds(folder) or self.second.holds(folder)

    def streams(self, split: Split) -> list[slice]:
        """The rows of the first, and those of the second."""
        assert split.labels is not None
        border = int((split.labels < self.num_classes // 2).sum())
        return [slice(0, border), slice(border, len(split.labels))]

    def load(self, split: SplitName) -> Split:
        """What either keeps of its own samples, with the classes of a domain as labels."""
        parts, classes = [d.split(split) for d in (self.first, self.second)], self.num_classes // 2
        labels = [
            np.full(len(part.data), 0) if part.labels is None or not self.is_labelled else part.labels for part in parts
        ]
        return Split(
            np.concatenate([part.data for part in parts]),
            np.concatenate([labels[0], labels[1] + classes]).astype(np.int64),
        )
