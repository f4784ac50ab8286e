"""What the networks learn from.

Contract: a dataset knows `sample_shape`, `class_names`, `name` and `modality` before anything is loaded;
`load(split)` returns the whole "train" or "test" split as arrays. `classes` keeps some classes only and renumbers
them, `limit` keeps the first samples; both act on `split(...)` alone, so that a classifier of features still learns
every class.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset.modality import Modality
from ganlab.needs import Count

if TYPE_CHECKING:
    from ganlab.layer.token_recurrence import TokenRecurrence

SplitName = Literal["train", "test"]


class Split(NamedTuple):
    """`data`, as its modality stores it; `labels` (N,) int64, or None.

    Images are (N, H, W, C) uint8, points (N, F) float32 in [-1, 1], sounds (N, 1, T) int16, lines (N, L) int64.
    """

    data: NDArray[np.uint8] | NDArray[np.float32] | NDArray[np.int16] | NDArray[np.int64]
    labels: NDArray[np.int64] | None


class Dataset(ABC):
    """A named source of samples of one shape.

    Raises:
        ValueError: `classes` or `limit` cannot be met.
    """

    modality: Modality

    def __init__(
        self,
        name: str,
        sample_shape: Sequence[int],
        class_names: Sequence[str],
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        self.name, self.sample_shape = name, tuple(sample_shape)
        self.all_class_names = [str(c) for c in class_names]
        self.kept = None if classes is None else [self._class_index(c) for c in classes]
        if limit is not None and limit < 1:
            raise ValueError(f"dataset.limit is the number of samples to keep and at least 1, got {limit}")
        if self.kept is not None and not self.kept:
            raise ValueError("dataset.classes is empty; name at least one class, or null for all")
        self.limit = limit

    @property
    def class_names(self) -> list[str]:
        """The names of the classes that are kept; empty without labels."""
        return self.all_class_names if self.kept is None else [self.all_class_names[i] for i in self.kept]

    @property
    def num_classes(self) -> int:
        """How many classes are kept; 0 without labels."""
        return len(self.class_names)

    @property
    def centres(self) -> NDArray[np.float32] | None:
        """The modes (K, F) of a mixture, where they are known."""
        return None

    @property
    def is_on_disk(self) -> bool:
        """Whether `load` needs no network."""
        return True

    @property
    def language(self) -> "TokenRecurrence | None":
        """The network that wrote the data, where there is one: it knows how likely a line is."""
        return None

    @property
    def domains(self) -> tuple[str, ...]:
        """What it has samples of, by name: itself, or the two that a pair brings together."""
        return (self.name,)

    @property
    def target(self) -> "Dataset":
        """What a generator's samples are to be like: itself, or the second of a pair."""
        return self

    def streams(self, split: Split) -> list[slice]:
        """The rows of a split that are drawn from by themselves: all, or those of each domain."""
        return [slice(0, len(split.data))]

    def holds(self, folder: Path) -> bool:
        """Whether images written below `folder` would become samples."""
        return False

    @abstractmethod
    def load(self, split: SplitName) -> Split:
        """All samples of a split."""

    def split(self, split: SplitName) -> Split:
        """The samples of a split that `classes` and `limit` keep.

        Raises:
            ValueError: they keep none.
        """
        data, labels = self.load(split)
        if self.kept is not None and labels is not None:
            rows = np.flatnonzero(np.isin(labels, self.kept))
            renumbered = np.full(len(self.all_class_names), -1)
            renumbered[self.kept] = np.arange(len(self.kept))
            data, labels = data[rows], renumbered[labels[rows]]
        if self.limit is not None:
            data, labels = data[: self.limit], None if labels is None else labels[: self.limit]
        if not len(data):
            raise ValueError(f"dataset={self.name} has no samples left in its {split} split; relax dataset.classes")
        return Split(data, labels)

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of the training split's content and shape, before `classes` and `limit`."""
        data, labels = self.load("train")
        digest = hashlib.sha256(repr((data.shape, str(data.dtype), self.all_class_names)).encode())
        digest.update(np.ascontiguousarray(data).view(np.uint8).reshape(-1).data)
        if labels is not None:
            digest.update(np.ascontiguousarray(labels).view(np.uint8).data)
        return digest.hexdigest()[:12]

    def _class_index(self, wanted: int | str) -> int:
        if not self.all_class_names:
            raise ValueError(f"dataset={self.name} has no labels, so dataset.classes must stay null")
        if str(wanted) in self.all_class_names:
            return self.all_class_names.index(str(wanted))
        if isinstance(wanted, int) and 0 <= wanted < len(self.all_class_names):
            return wanted
        names = ", ".join(self.all_class_names[:20])
        raise ValueError(f"dataset.classes has {wanted!r}, which dataset={self.name} has not; its classes are {names}")
