"""The classes of samples beside scipy's divergence."""

import pytest
import torch
from scipy.spatial.distance import jensenshannon
from torch.nn.functional import one_hot

from ganlab.features import FeatureOutput
from ganlab.metric.class_histogram import ClassHistogram


def measured(real: list[int], fake: list[int]) -> ClassHistogram:
    metric = ClassHistogram()
    found = one_hot(torch.tensor(fake), 5).float()
    for half in torch.tensor(real).split(3):
        metric.update(FeatureOutput(torch.zeros(len(half), 1), None, half), real=True)
    metric.reset()
    for half in found.split(2):
        metric.update(FeatureOutput(half, half), real=False)
    return metric


def test_it_is_scipys() -> None:
    metric = measured([0, 0, 1, 2, 3, 3, 3, 2], [1, 1, 1, 3, 3])
    data, generated = [0.25, 0.125, 0.25, 0.375, 0.0], [0.0, 0.6, 0.0, 0.4, 0.0]
    assert float(metric.compute()) == pytest.approx(jensenshannon(data, generated) ** 2, rel=1e-6)
    assert metric.details() == {"classes": [0, 1, 2, 3, 4], "generated": pytest.approx(generated), "data": data}


def test_the_two_ends() -> None:
    assert float(measured([0, 1, 1], [1, 0, 1]).compute()) == pytest.approx(0, abs=1e-12)
    assert float(measured([0, 1, 1], [4, 4]).compute()) == pytest.approx(0.6931472)
