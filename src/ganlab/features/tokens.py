"""Lines as their tokens."""

from pathlib import Path

import torch
from torch import Tensor

from ganlab.dataset import Dataset
from ganlab.dataset.modality.text import Texts
from ganlab.features import FeatureOutput, Features


class Tokens(Features):
    """The numbers of the tokens, which say nothing of how alike lines are: for metrics that read the lines."""

    protocol = "tokens"
    modality = Texts
    has_distances = False

    def prepare(self, dataset: Dataset, cache: Path, device: torch.device) -> None:
        """Nothing to do."""

    def forward(self, x: Tensor) -> FeatureOutput:
        """(N, L) int64 -> (N, L)."""
        return FeatureOutput(x.float(), None)
