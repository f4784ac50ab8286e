"""Samples as their own features."""

from pathlib import Path

import torch
from torch import Tensor

from ganlab.dataset import Dataset
from ganlab.features import FeatureOutput, Features


class Identity(Features):
    """The flattened sample: for points in the plane, where no network is needed."""

    protocol = "identity"

    def check(self, dataset: Dataset) -> None:
        """Refuse images, whose covariance over all pixels is huge and says little."""
        if dataset.is_images:
            raise ValueError(
                f"features=identity is for points, got dataset={dataset.name} with images of shape "
                f"{dataset.sample_shape}; use features=classifier or features=inception"
            )

    def prepare(self, dataset: Dataset, cache: Path, device: torch.device) -> None:
        """Nothing to do."""

    def forward(self, x: Tensor) -> FeatureOutput:
        """(N, ...) -> (N, prod(...))."""
        return FeatureOutput(x.flatten(1), None)
