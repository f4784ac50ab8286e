"""The kernel distance."""

from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torchmetrics.image.kid import poly_mmd

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.rows import Rows
from ganlab.needs import Count

SEED = 2020  # torch-fidelity's: on the same features, the subsets are the same


class KID(Metric):
    """The unbiased squared MMD with kernel (x.y / F + 1)^3, mean over subsets (Binkowski et al. 2018, section 4).

    `subsets` of at most `subset_size` samples each. It may be slightly negative. Each subset's value is computed by
    torchmetrics; its metric as a whole would draw from the global random state and hold all features in memory.
    """

    direction: Literal["min", "max"] = "min"

    def __init__(self, subsets: Count = 100, subset_size: Count = 1000) -> None:
        super().__init__()
        if subsets < 1 or subset_size < 2:
            raise ValueError(f"metric.kid needs subsets >= 1 and subset_size >= 2, got {subsets} and {subset_size}")
        self.subsets, self.subset_size = subsets, subset_size
        self.real, self.fake = Rows(), Rows()

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep (N, F) features."""
        (self.real if real else self.fake).append(output.features.float())

    def compute(self) -> Tensor:
        """The mean over subsets."""
        real, fake = self.real.tensor(), self.fake.tensor()
        size = min(self.subset_size, len(real), len(fake))
        random = np.random.RandomState(SEED)
        estimates = []
        for _ in range(self.subsets):
            y, x = (side[_rows(random, side, size)].to(self.device) for side in (fake, real))
            estimates.append(poly_mmd(x, y))
        return torch.stack(estimates).mean()


def _rows(random: np.random.RandomState, x: Tensor, size: int) -> Tensor:
    return torch.from_numpy(random.choice(len(x), size, replace=False)).to(x.device)
