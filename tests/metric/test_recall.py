"""Recall by hand: whether all of the data is made."""

import pytest
from clouds import cloud, streamed

from ganlab.metric.recall import Recall


def test_half_the_modes_are_half_the_recall() -> None:
    near, far = cloud(0, 200), cloud(1, 200, shift=50)
    real = far.new_empty(400, 8)
    real[:200], real[200:] = near, far
    assert streamed(Recall(), real, near) == 0.5
    assert streamed(Recall(), real, cloud(2, 200)) == pytest.approx(0.5 * streamed(Recall(), near, cloud(2, 200)))
