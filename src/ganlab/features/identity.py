"""Samples as their own features."""

from pathlib import Path

import torch
from torch import Tensor

from ganlab.dataset import Dataset
from ganlab.dataset.modality.points import Points
from ganlab.features import FeatureOutput, Features


class Identity(Features):
    """The flattened sample: for points in the plane, where no network is needed."""

    protocol = "identity"
    modality = Points  # the covariance over all pixels of images is huge and says little

    def prepare(self, dataset: Dataset, cache: Path, device: torch.device) -> None:
        """Nothing to do."""

    def forward(self, x: Tensor) -> FeatureOutput:
        """(N, ...) -> (N, prod(...))."""
        return FeatureOutput(x.flatten(1), None)
