"""Density of fakes among reals."""

from typing import Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.neighbours import at_once, distances, radii
from ganlab.metric.rows import Rows
from ganlab.needs import Count


class Density(Metric):
    """How many balls of reals a fake lies in, over `k`, the neighbours that set a radius (Naeem et al. 2020, eq. 5).

    Unlike precision, one outlier among the reals does not take in every fake. It may exceed 1.
    """

    direction: Literal["min", "max"] = "max"

    def __init__(self, k: Count = 5) -> None:
        super().__init__()
        self.k, self.protocol = k, f"k{k}"
        self.real, self.fake = Rows(), Rows()
        self._radii: Tensor | None = None

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep (N, F) features."""
        (self.real if real else self.fake).append(output.features.float())
        self._radii = None if real else self._radii

    def compute(self) -> Tensor:
        """At least 0; 1 where fakes are as reals."""
        real, fake = self.real.tensor(), self.fake.tensor()
        self._radii = radii(real, self.k, self.device) if self._radii is None else self._radii
        inside = [(distances(part, real, self.device) < self._radii).sum() for part in fake.split(at_once(real))]
        return torch.stack(inside).sum().double() / (self.k * len(fake))
