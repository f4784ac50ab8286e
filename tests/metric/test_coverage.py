"""Coverage beside its authors' package."""

import pytest
import torch
from clouds import again, cloud, streamed

from ganlab.metric.coverage import Coverage

REAL, FAKE = cloud(0, 1300), 0.7 * cloud(1, 1100) + 0.3


def test_it_is_its_authors() -> None:
    prdc = pytest.importorskip("prdc")
    theirs = prdc.compute_prdc(REAL.double().numpy(), FAKE.double().numpy(), nearest_k=5)
    metric = Coverage()
    assert streamed(metric, REAL, FAKE) == pytest.approx(theirs["coverage"], rel=1e-3)
    assert again(metric, REAL) == 1


def test_half_the_modes_are_half_the_coverage() -> None:
    near, far = cloud(0, 200), cloud(1, 200, shift=50)
    assert streamed(Coverage(), torch.cat([near, far]), near) == 0.5
