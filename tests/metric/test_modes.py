"""Modes and quality of points by hand."""

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.dataset.ring import Ring
from ganlab.errors import WrongUse
from ganlab.features import FeatureOutput
from ganlab.metric.modes import Modes

CENTRES = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]], np.float32)


def measured(fakes: list[list[float]], value: str, least: int = 1) -> float:
    metric = Modes(CENTRES, value, least)  # type: ignore[arg-type]
    real = torch.tensor([[0.0, 1.0], [11.0, 0.0], [0.0, 9.0], [1.0, 0.0]])  # squares 1, over two coordinates: 0.5
    for half in real.split(2):
        metric.update(FeatureOutput(half, None), real=True)
    metric.update(FeatureOutput(torch.tensor(fakes), None), real=False)
    return float(metric.compute())


def test_by_hand() -> None:
    reach = 3 * 0.5**0.5
    fakes = [[0.0, 0.0], [reach - 0.01, 0.0], [10.0, reach + 0.01], [5.0, 5.0], [0.0, 10.0]]
    assert measured(fakes, "covered") == 2
    assert measured(fakes, "covered", least=2) == 1
    assert_close(measured(fakes, "quality"), 3 / 5)
    assert measured([[5.0, 5.0]], "covered") == 0


def test_the_data_covers_all_its_modes() -> None:
    dataset = Ring(samples=2000)
    points = FeatureOutput(torch.from_numpy(dataset.split("train").data), None)
    for value, expected in (("covered", 8.0), ("quality", 0.989)):  # 1 - exp(-9 / 2)
        metric = Modes(dataset.centres, value)  # type: ignore[arg-type]
        metric.update(points, real=True)
        metric.update(points, real=False)
        assert_close(float(metric.compute()), expected, atol=0.01, rtol=0.0)


def test_reset_keeps_the_reals() -> None:
    metric = Modes(CENTRES)
    metric.update(FeatureOutput(torch.tensor([[0.0, 1.0]]), None), real=True)
    metric.update(FeatureOutput(torch.zeros(3, 2), None), real=False)
    metric.reset()
    metric.update(FeatureOutput(torch.tensor([[10.0, 0.0]]), None), real=False)
    assert float(metric.compute()) == 1
    assert float(metric.real_count) == 2


def test_refused_where_modes_are_unknown() -> None:
    assert set(build(compose(["dataset=ring"])).metrics) == {"fid", "kid", "modes", "high_quality"}
    with pytest.raises(WrongUse, match="metric=modes needs a dataset of known modes"):
        build(compose(["dataset=swiss_roll", "metric=[modes]"]))
    with pytest.raises(ValueError, match="least"):
        Modes(CENTRES, least=0)
