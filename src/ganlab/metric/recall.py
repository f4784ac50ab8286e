"""Recall of a manifold."""

from typing import Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.precision import precision_and_recall
from ganlab.metric.rows import Rows
from ganlab.needs import Count


class Recall(Metric):
    """The share of reals within the ball of a fake, whose radius is the distance to its `k`-th neighbour.

    Kynkäänniemi et al. 2019, equations 1 and 2, computed by torch-fidelity.
    """

    direction: Literal["min", "max"] = "max"

    def __init__(self, k: Count = 3) -> None:
        super().__init__()
        self.k, self.protocol = k, f"k{k}"
        self.real, self.fake = Rows(), Rows()

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep (N, F) features."""
        (self.real if real else self.fake).append(output.features.float())

    def compute(self) -> Tensor:
        """Between 0 and 1."""
        _, value = precision_and_recall(self.fake.tensor(), self.real.tensor(), self.k)
        return torch.tensor(value, dtype=torch.float64)
