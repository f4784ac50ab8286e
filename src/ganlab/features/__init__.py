"""What a metric compares samples by.

Contract: `prepare(dataset, cache, device)` makes the extractor ready (trains, downloads) before a run, or raises a
ValueError with the way out; `forward(x (N, *sample_shape) in [-1, 1]) -> FeatureOutput`;
`protocol` names the extractor so exactly that equal names mean comparable numbers; `has_probabilities` says whether
class probabilities come with the features, `has_own_classes` whether those are the dataset's classes, `is_smooth`
whether features follow a change of samples that is smaller than a file can hold, `has_distances` whether samples are
alike whose features are near.
"""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn

from ganlab.dataset import Dataset
from ganlab.dataset.modality import Modality


class FeatureOutput(NamedTuple):
    """`features` (N, F) and, where the extractor is a classifier, `probabilities` (N, K).

    With reals come their `labels` (N,), counted as the classifier counts classes; with fakes what they were made from,
    where there is such a thing: `labels` and the categorical `codes` (N,) of the latents. `samples` (N, *sample_shape)
    are what was looked at, as a file would hold it.
    """

    features: Tensor
    probabilities: Tensor | None
    labels: Tensor | None = None
    codes: Tensor | None = None
    samples: Tensor | None = None


class Features(nn.Module, ABC):
    """An extractor of features; ready after `prepare`."""

    has_probabilities: bool = False
    has_own_classes: bool = False
    is_smooth: bool = True
    has_distances: bool = True
    modality: type[Modality]  # what kind of data it works on
    protocol: str = ""

    def check(self, dataset: Dataset) -> None:
        """Before anything is loaded.

        Raises:
            ValueError: this extractor cannot work on the dataset.
        """
        if not self.suits(dataset.modality):
            word = type(self).__module__.rsplit(".", 1)[-1]
            raise ValueError(
                f"features={word} is for {self.modality.name}, got dataset={dataset.name} with "
                f"{dataset.modality.describe(dataset.sample_shape)}; use features={dataset.modality.features}"
            )

    def suits(self, modality: Modality) -> bool:
        """Whether it can look at such samples."""
        return isinstance(modality, self.modality)

    @abstractmethod
    def prepare(self, dataset: Dataset, cache: Path, device: torch.device) -> None:
        """Make `forward` ready on `device`, from `cache` where possible."""

    @abstractmethod
    def forward(self, x: Tensor) -> FeatureOutput:
        """(N, *sample_shape) in [-1, 1] -> features (N, F)."""

    if TYPE_CHECKING:

        def __call__(self, x: Tensor) -> FeatureOutput:
            """As `forward`."""
