"""The features of the reals, extracted once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor

from ganlab.dataset import Dataset, Split
from ganlab.features import FeatureOutput
from ganlab.store.checkpoint import read, write

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
        return self.cache / "reference" / f"{content}-{protocol}.pt"

    @torch.no_grad()
    def outputs(self, extract: Extract, protocol: str, device: torch.device) -> list[FeatureOutput]:
        """Features (N, F) and labels (N,), some thousands at a time; `extract` is asked where no file has them."""
        path = self.path(protocol)
        if not path.exists():
            parts = [extract(x.to(device)).features.cpu() for x in self._batches()]
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, {"features": torch.cat(parts)})
        shares = read(path, {"features"})["features"].to(device).split(SHARE)
        labels = self._labels(device, len(shares))
        return [FeatureOutput(*share) for share in zip(shares, [None] * len(shares), labels, strict=True)]

    def _labels(self, device: torch.device, shares: int) -> list[Tensor | None]:
        if self.arrays.labels is None:
            return [None] * shares
        labels = torch.from_numpy(self.arrays.labels).to(device)
        return [all_classes(self.dataset, part) for part in labels.split(SHARE)]

    def _batches(self) -> Iterator[Tensor]:
        for start in range(0, len(self.arrays.data), BATCH):
            yield self.dataset.modality.tensor(torch.from_numpy(self.arrays.data[start : start + BATCH]))


def all_classes(dataset: Dataset, labels: Tensor | None) -> Tensor | None:
    """Labels (N,) among the classes kept -> among all classes, as a classifier has them."""
    if labels is None or dataset.kept is None:
        return labels
    return torch.tensor(dataset.kept, device=labels.device)[labels]
