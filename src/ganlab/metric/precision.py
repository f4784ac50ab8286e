"""Precision of a manifold."""

from typing import Literal

import torch
from torch import Tensor
from torch_fidelity.metric_prc import calculate_precision_recall_part

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.neighbours import at_once
from ganlab.metric.rows import Rows
from ganlab.needs import Count


class Precision(Metric):
    """The share of fakes within the ball of a real, whose radius is the distance to its `k`-th neighbour.

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
        value, _ = precision_and_recall(self.fake.tensor(), self.real.tensor(), self.k)
        return torch.tensor(value, dtype=torch.float64)


def precision_and_recall(fake: Tensor, real: Tensor, k: int) -> tuple[float, float]:
    """Of features (N, F) and (M, F).

    Raises:
        ValueError: there are not more than `k` samples of each.
    """
    if min(len(fake), len(real)) <= k:
        raise ValueError(f"the {k} nearest neighbours need more than {k} samples, got {min(len(fake), len(real))}")
    rows = min(at_once(fake), at_once(real))
    precision, recall = calculate_precision_recall_part(fake, real, neighborhood=k, batch_size=rows)
    return float(precision), float(recall)
