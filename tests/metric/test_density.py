"""Density beside its authors' package."""

import pytest
from clouds import again, cloud, streamed

from ganlab.metric.density import Density

REAL, FAKE = cloud(0, 1300), 0.7 * cloud(1, 1100) + 0.3  # more than a block of each


def test_it_is_its_authors() -> None:
    prdc = pytest.importorskip("prdc")
    theirs = prdc.compute_prdc(REAL.double().numpy(), FAKE.double().numpy(), nearest_k=5)
    metric = Density()
    assert streamed(metric, REAL, FAKE) == pytest.approx(theirs["density"], rel=1e-3)
    more = prdc.compute_prdc(REAL.double().numpy(), REAL.double().numpy() + 1, nearest_k=5)
    assert again(metric, REAL + 1) == pytest.approx(more["density"], rel=1e-3)


def test_an_outlier_does_not_take_in_every_fake() -> None:
    real, fake = cloud(0, 100), cloud(1, 100, shift=20)
    real[0] = 10  # its ball holds fakes, and counts as one of five
    assert streamed(Density(), real, fake) <= 1 / 5
