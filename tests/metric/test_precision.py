"""Precision beside torch-fidelity, and by hand."""

import pytest
import torch
from clouds import again, cloud, streamed
from torch_fidelity.metric_prc import prc_features_to_metric

from ganlab.metric.precision import Precision
from ganlab.metric.recall import Recall
from ganlab.metric.rows import Rows

REAL, FAKE = cloud(0), 0.9 * cloud(1, 250) + 1


@pytest.mark.parametrize(("metric", "theirs"), [(Precision(), "precision"), (Recall(), "recall")])
def test_it_is_torch_fidelitys(metric: Precision | Recall, theirs: str) -> None:
    settings = {"prc_neighborhood": 3, "prc_batch_size": 10000, "save_cpu_ram": False, "verbose": False}
    expected = prc_features_to_metric(FAKE, REAL, **settings)[theirs]
    assert 0.1 < expected < 0.99
    assert streamed(metric, REAL, FAKE) == pytest.approx(expected, rel=1e-3)
    assert again(metric, REAL) == 1
    assert again(metric, REAL + 100) == 0


def test_fakes_of_one_place_are_precise_and_recall_nothing() -> None:
    narrow = 0.01 * cloud(2)
    assert streamed(Precision(), REAL, narrow) == 1
    assert streamed(Recall(), REAL, narrow) == 0


def test_more_rows_than_memory_is_given_are_in_a_file_and_measure_the_same() -> None:
    metric = Precision()
    expected = streamed(metric, REAL, FAKE)
    metric.fake.held = metric.real.held = 1000
    metric.real.clear()
    assert streamed(metric, REAL, FAKE) == expected
    assert torch.equal(metric.real.tensor(), REAL)
    assert metric.real._parts == []  # none is in memory


@pytest.mark.parametrize("dtype", [torch.float32, torch.uint8, torch.int64, torch.float64])
def test_rows_keep_their_type_and_order(dtype: torch.dtype) -> None:
    rows, x = Rows(held=100), torch.randint(200, (50, 2, 3)).to(dtype)
    for part in x.split(7):
        rows.append(part)
    assert torch.equal(rows.tensor(), x)
    assert rows.tensor().dtype == dtype
    assert [len(b) for b in rows.blocks(40)] == [40, 10]
    rows.clear()
    with pytest.raises(ValueError, match="no samples"):
        rows.tensor()


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 3 samples, got 3"):
        streamed(Precision(), REAL, FAKE[:3])
