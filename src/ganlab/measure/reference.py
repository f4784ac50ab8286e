"""The features of the reals, extracted once; memory holds a block of them."""

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganlab.dataset import Dataset, Split
from ganlab.features import FeatureOutput

BATCH, SHARE = 256, 4096

Extract = Callable[[Tensor], FeatureOutput]


class Reference:
    """Features of all samples of `split`, kept in `cache` by the data's fingerprint and the extractor's `protocol`."""

    def __init__(self, dataset: Dataset, split: Split, split_name: str, cache: Path) -> None:
        self.dataset, self.arrays, self.split_name, self.cache = dataset, split, split_name, cache

    def path(self, protocol: str) -> Path:
        """The file that keeps them."""
        kept = "all" if self.dataset.kept is None else "-".join(map(str, self.dataset.kept))
        name = "" if self.split_name == "train" else f"-{self.split_name}"
        content = f"{self.dataset.name}-{self.dataset.fingerprint}-{kept}{name}-{len(self.arrays.data)}"
        return self.cache / "reference" / f"{content}-{protocol}.npy"

    def outputs(
        self, extract: Extract, protocol: str, device: torch.device, samples: bool = False
    ) -> Iterator[FeatureOutput]:
        """Features (N, F) and labels (N,), some thousands at a time; `extract` is asked where no file has them.

        With `samples` some hundreds, and what they were taken from.
        """
        features = self._features(extract, protocol, device)
        for start in range(0, len(features), BATCH if samples else SHARE):
            rows = slice(start, start + (BATCH if samples else SHARE))
            labels = None if self.arrays.labels is None else torch.from_numpy(self.arrays.labels[rows]).to(device)
            yield FeatureOutput(
                features[rows].to(device),
                None,
                all_classes(self.dataset, labels),
                samples=self._samples(rows).to(device) if samples else None,
            )

    def _features(self, extract: Extract, protocol: str, device: torch.device) -> Tensor:
        """All (N, F), a view of the file."""
        path = self.path(protocol)
        found = _read(path, len(self.arrays.data))
        if found is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            batches = (slice(start, start + BATCH) for start in range(0, len(self.arrays.data), BATCH))
            _write(path, (extract(self._samples(rows).to(device)).features for rows in batches), len(self.arrays.data))
            found = _read(path, len(self.arrays.data))
        assert found is not None
        return torch.from_numpy(found)

    def _samples(self, rows: slice) -> Tensor:
        return self.dataset.modality.tensor(torch.from_numpy(self.arrays.data[rows]))


def _write(path: Path, parts: Iterator[Tensor], count: int) -> None:
    """An array (count, F), its checksum behind it, whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        done, array, crc = 0, np.empty(0, np.float32), 0
        for part in parts:
            rows = part.detach().float().cpu().numpy()
            if not done:
                array = np.lib.format.open_memmap(temporary, "w+", np.float32, (count, rows.shape[1]))
            array[done : done + len(rows)], crc = rows, zlib.crc32(rows.tobytes(), crc)
            done += len(rows)

        del array
        with temporary.open("ab") as file:
            file.write(crc.to_bytes(4, "little"))
        os.replace(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink()


def _read(path: Path, count: int) -> NDArray[np.float32] | None:
    """The array (count, F) mapped, or None where there is none that is whole."""
    try:
        array: NDArray[np.float32] = np.load(path, mmap_mode="c")
        crc = 0
        for start in range(0, len(array), SHARE):
            crc = zlib.crc32(array[start : start + SHARE].tobytes(), crc)
        with path.open("rb") as file:
            file.seek(-4, os.SEEK_END)
            whole = crc == int.from_bytes(file.read(), "little")
    except (OSError, ValueError, EOFError):
        return None
    return array if whole and len(array) == count else None


def all_classes(dataset: Dataset, labels: Tensor | None) -> Tensor | None:
    """Labels (N,) among the classes kept -> among all classes, as a classifier has them."""
    if labels is None or dataset.kept is None:
        return labels
    return torch.tensor(dataset.kept, device=labels.device)[labels]
