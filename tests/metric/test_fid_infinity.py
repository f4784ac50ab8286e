"""The line to infinitely many fakes, on Gaussians whose distance is known."""

import numpy as np
import pytest
import torch
from clouds import again, cloud, streamed
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric

from ganlab.metric.fid import FID
from ganlab.metric.fid_infinity import FIDInfinity

REAL = cloud(0, 20_000)


@pytest.mark.parametrize("shift", [0.0, 0.5])
def test_it_is_nearer_to_the_distance_of_the_gaussians_than_the_fid_is(shift: float) -> None:
    """Over ten sets of fakes, so that bias shows and not chance."""
    fid, infinity = FID(), FIDInfinity()
    expected = 8 * shift**2
    for metric in (fid, infinity):
        streamed(metric, REAL, REAL)
    fakes = [cloud(seed, 150, shift=shift) for seed in range(1, 11)]
    biased, unbiased = (sum(again(metric, fake) for fake in fakes) / 10 for metric in (fid, infinity))
    assert biased - expected > 0.15
    assert abs(unbiased - expected) < 0.4 * (biased - expected)


def test_two_points_are_torch_fidelitys_on_a_line() -> None:
    fake = cloud(1, 400)
    half = fake[torch.randperm(400, generator=torch.Generator().manual_seed(0))[:40]]
    real, *fakes = (fid_features_to_statistics(x.double()) for x in (REAL, half, fake))
    a, b = (fid_statistics_to_metric(x, real, verbose=False)["frechet_inception_distance"] for x in fakes)
    slope, intercept = np.linalg.solve([[1 / 40, 1], [1 / 400, 1]], [a, b])
    assert slope > 0
    assert streamed(FIDInfinity(points=2), REAL, fake) == pytest.approx(intercept, rel=1e-3)


def test_refused() -> None:
    with pytest.raises(ValueError, match="at least 2, got 1"):
        FIDInfinity(points=1)
    with pytest.raises(ValueError, match="2 are too few"):
        streamed(FIDInfinity(), REAL[:100], REAL[:2])
