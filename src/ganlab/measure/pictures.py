"""What a run shows of its samples and of its data."""

import torch
from torch import Tensor

from ganlab.dataset import Dataset, Split
from ganlab.measure.sampler import Sampler


class Pictures:
    """Sheets of samples, as many as their modality shows at once; with labels, each column is one class."""

    def __init__(self, dataset: Dataset) -> None:
        self.modality = dataset.modality
        self.count = self.modality.shown

    def real(self, split: Split) -> Tensor:
        """(up to count, *sample_shape): the first of the data, on the CPU."""
        return self.modality.tensor(torch.from_numpy(split.data[: self.count]))

    def of(self, sampler: Sampler, seed: int) -> Tensor:
        """(count, *sample_shape) on the CPU, the same latents for the same seed."""
        latent = sampler.latents(self.count, torch.Generator(sampler.device).manual_seed(seed))
        return sampler(latent, sampler.columns(self.count)).cpu()
