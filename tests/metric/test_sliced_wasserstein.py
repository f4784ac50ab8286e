"""Sliced Wasserstein beside scipy's distance on the line."""

import pytest
import torch
from clouds import again, cloud, streamed
from scipy.stats import wasserstein_distance

from ganlab.metric.sliced_wasserstein import SlicedWasserstein


@pytest.mark.parametrize("count", [300, 211])
def test_each_direction_is_scipys(count: int) -> None:
    real, fake = cloud(0), 2 * cloud(1, count) + 1
    onto = torch.randn(8, 5, generator=torch.Generator().manual_seed(0))
    onto = onto / onto.norm(dim=0)
    pairs = zip((real @ onto).T, (fake @ onto).T, strict=True)
    expected = sum(wasserstein_distance(a.double(), b.double()) for a, b in pairs) / 5
    assert streamed(SlicedWasserstein(directions=5), real, fake) == pytest.approx(expected, rel=1e-6)


def test_a_shift_moves_everything_by_its_length_on_average() -> None:
    metric, real = SlicedWasserstein(directions=2000), cloud(0, 300, 2)
    shifted = streamed(metric, real, real + torch.tensor([3.0, 4.0]))
    assert shifted == pytest.approx(5 * 2 / torch.pi, rel=0.05)  # the mean of |cos|
    assert again(metric, real) == 0
