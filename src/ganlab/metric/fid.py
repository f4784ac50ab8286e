"""The Fréchet distance."""

from typing import Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric


class FID(Metric):
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) between Gaussians fitted to the features (Heusel et al. 2017, eq. 6).

    Sums are kept in float64, so that no sample needs to stay; covariances are the unbiased ones.
    """

    direction: Literal["min", "max"] = "min"

    def __init__(self) -> None:
        super().__init__()
        for side in ("real", "fake"):
            for what in ("count", "sum", "outer"):
                self.add_state(f"{side}_{what}", torch.zeros((), dtype=torch.float64), dist_reduce_fx="sum")

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Add (N, F) features to the sums."""
        x, side = output.features.double(), "real" if real else "fake"
        for what, value in (("count", len(x)), ("sum", x.sum(0)), ("outer", x.T @ x)):
            setattr(self, f"{side}_{what}", getattr(self, f"{side}_{what}") + value)

    def compute(self) -> Tensor:
        """The distance, at least 0."""
        real_mean, real_covariance = self.moments("real")
        fake_mean, fake_covariance = self.moments("fake")
        return frechet_distance(real_mean, real_covariance, fake_mean, fake_covariance)

    def moments(self, side: str) -> tuple[Tensor, Tensor]:
        """Mean (F,) and covariance (F, F) of "real" or "fake".

        Raises:
            ValueError: there are fewer than two.
        """
        count, total, outer = (getattr(self, f"{side}_{what}") for what in ("count", "sum", "outer"))
        if count < 2:
            raise ValueError(f"fid needs at least two {side} samples, got {int(count)}")
        mean = total / count
        return mean, (outer - count * torch.outer(mean, mean)) / (count - 1)


def frechet_distance(mean1: Tensor, covariance1: Tensor, mean2: Tensor, covariance2: Tensor) -> Tensor:
    """The squared 2-Wasserstein distance of two Gaussians, from means (F,) and covariances (F, F) in float64.

    tr (C1 C2)^(1/2) is taken as tr (C1^(1/2) C2 C1^(1/2))^(1/2), whose matrix is symmetric: no complex numbers appear,
    and singular covariances do no harm.
    """
    values, vectors = torch.linalg.eigh(covariance1)
    root = (vectors * values.clamp_min(0).sqrt()) @ vectors.T
    cross = torch.linalg.eigvalsh(root @ covariance2 @ root).clamp_min(0).sqrt().sum()
    distance = (mean1 - mean2).square().sum() + covariance1.trace() + covariance2.trace() - 2 * cross
    return torch.as_tensor(distance.clamp_min(0))
