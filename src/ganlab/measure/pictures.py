"""What a run shows of its samples and of its data."""

import torch
from torch import Tensor

from ganlab.dataset import Dataset, Split
from ganlab.measure.sampler import Sampler
from ganlab.measure.translations import Translations


class Pictures:
    """Sheets of samples, as many as their modality shows at once; with labels, each column is one class."""

    def __init__(self, dataset: Dataset) -> None:
        self.modality = dataset.modality
        self.count = self.modality.shown

    def real(self, split: Split) -> Tensor:
        """(up to count, *sample_shape): the first of the data, on the CPU."""
        return self.modality.tensor(torch.from_numpy(split.data[: self.count]))

    def of(self, source: Sampler | Translations, seed: int) -> Tensor:
        """About (count, *sample_shape) on the CPU, of the same latents or samples for the same seed."""
        return source.sheet(self.count, seed).cpu()

    def behind(self, split: Split) -> Tensor | None:
        """The data that samples are drawn over, where their modality lays them over each other."""
        return self.real(split) if self.modality.overlays else None
