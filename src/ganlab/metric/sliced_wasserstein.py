"""The sliced Wasserstein distance."""

from typing import Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.rows import BLOCK, Rows
from ganlab.needs import Count

TOGETHER = 32  # directions that are worked on at once


class SlicedWasserstein(Metric):
    """The Wasserstein-1 distance of features projected onto a direction, mean over `directions` random ones.

    Rabin et al. 2011; over features as in Deshpande et al. 2018. It needs no Gaussian, as FID does, and no kernel.
    """

    direction: Literal["min", "max"] = "min"

    def __init__(self, directions: Count = 128) -> None:
        super().__init__()
        self.directions, self.protocol = directions, f"directions{directions}"
        self.real, self.fake = Rows(), Rows()

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep (N, F) features."""
        (self.real if real else self.fake).append(output.features.float())

    def compute(self) -> Tensor:
        """The mean over directions, at least 0."""
        real, fake = self.real.tensor(), self.fake.tensor()
        onto = torch.randn(real.shape[1], self.directions, generator=torch.Generator().manual_seed(0))
        onto = (onto / onto.norm(dim=0)).to(self.device)
        parts = [_distances(_projected(real, some), _projected(fake, some)) for some in onto.split(TOGETHER, 1)]
        return torch.cat(parts).mean()


def _projected(x: Tensor, onto: Tensor) -> Tensor:
    """(N, F) onto (F, D) -> (N, D), each column sorted."""
    return torch.cat([part.to(onto.device) @ onto for part in x.split(BLOCK)]).double().sort(0).values


def _distances(a: Tensor, b: Tensor) -> Tensor:
    """(D,): between the sorted columns of (N, D) and (M, D), the integral over the difference of their quantiles."""
    steps = [torch.arange(1, len(x), device=x.device, dtype=torch.float64) / len(x) for x in (a, b)]
    ends = torch.cat([*steps, steps[0].new_ones(1)]).sort().values
    widths = torch.diff(ends, prepend=ends.new_zeros(1))
    middles = ends - widths / 2
    quantiles = [x[(middles * len(x)).long().clamp(max=len(x) - 1)] for x in (a, b)]
    return (widths[:, None] * (quantiles[0] - quantiles[1]).abs()).sum(0)
