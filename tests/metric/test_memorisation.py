"""Copies are known from new samples; the rank statistic beside scipy's."""

import pytest
import torch
from clouds import again, cloud, streamed
from scipy.stats import mannwhitneyu
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric.memorisation import Memorisation

REAL, NEW = cloud(0, 1200), cloud(1, 250)


def of(fake: Tensor) -> tuple[Memorisation, float]:
    metric = Memorisation()
    metric.hold_out(FeatureOutput(NEW, None))
    return metric, streamed(metric, REAL, fake)


def test_it_is_the_share_of_scipys_u() -> None:
    fake = torch.cat([REAL[:100] + 0.1 * cloud(2, 100), NEW[:50]])  # the second half ties
    near = [torch.cdist(x.double(), REAL.double()).amin(1).float().numpy() for x in (NEW, fake)]
    expected = mannwhitneyu(near[0], near[1]).statistic / (len(NEW) * len(fake))
    metric, value = of(fake)
    assert value == pytest.approx(expected, rel=1e-3)
    assert 0.5 < expected < 1
    medians = {"fake": float(torch.from_numpy(near[1]).median()), "held_out": float(torch.from_numpy(near[0]).median())}
    assert metric.details() == pytest.approx(medians, rel=1e-4)


def test_copies_are_one_new_samples_half_and_noise_nothing() -> None:
    metric, value = of(REAL[:300])
    assert value == 1
    assert again(metric, NEW) == 0.5
    assert again(metric, cloud(3, 600)) == pytest.approx(0.5, abs=0.06)
    assert again(metric, cloud(3, 100, shift=50)) == 0
