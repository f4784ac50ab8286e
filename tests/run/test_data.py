"""Every sample is seen equally often, the same ones in every run."""

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ganlab.dataset import Split
from ganlab.dataset.digits import Digits
from ganlab.dataset.ring import Ring
from ganlab.run.data import Data, Turns, Windows


def turns(count: int, batch: int, steps: int, seed: int = 0, size: int = 8) -> Turns:
    images = np.arange(count, dtype=np.uint8).reshape(-1, 1, 1, 1).repeat(size, 1).repeat(size, 2)
    split = Split(images, np.arange(count))
    return Turns(Data(Digits(), split, batch, steps, seed), torch.device("cpu"))


def test_a_pass_shows_every_sample_once_across_the_ends_of_passes() -> None:
    stream = turns(count=10, batch=4, steps=2)
    seen = torch.cat([stream.batch(t)[1].flatten() for t in range(5)])  # 40 samples: four passes
    assert torch.equal(seen.bincount(), torch.full((10,), 4))
    for number in range(4):
        assert sorted(seen[10 * number : 10 * number + 10].tolist()) == list(range(10))
    assert seen[:10].tolist() != seen[10:20].tolist()


def test_turn_t_is_the_same_batch_wherever_one_starts() -> None:
    ahead, there = turns(50, 8, 3, seed=5), turns(50, 8, 3, seed=5)
    for turn in range(7):
        ahead.batch(turn)
    for a, b in zip(ahead.batch(7), there.batch(7), strict=True):
        assert torch.equal(a, b)
    assert not torch.equal(there.batch(7)[1], turns(50, 8, 3, seed=6).batch(7)[1])


def test_images_are_scaled_to_one_and_lie_channels_last() -> None:
    stream = turns(count=256, batch=256, steps=1)
    real, labels = stream.batch(0)
    assert real.shape == (1, 256, 1, 8, 8)
    assert_close(real[0, :, 0, 3, 3], labels[0] / 127.5 - 1)
    assert real[0].is_contiguous(memory_format=torch.channels_last)


def test_two_processes_share_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = turns(50, 8, 2).batch(3)[1]
    shares = []
    for rank in (0, 1):
        monkeypatch.setattr("ganlab.run.data.world", lambda rank=rank: (rank, 2))
        shares.append(turns(50, 8, 2).batch(3)[1])
    assert torch.equal(torch.cat(shares, 1), whole)
    with pytest.raises(ValueError, match="batch_size=7 does not divide among 2 processes"):
        turns(50, 7, 2)


def test_a_batch_larger_than_the_dataset_is_refused() -> None:
    with pytest.raises(ValueError, match="batch_size=99 is larger than dataset=digits, which has 50"):
        turns(50, 99, 1)


def test_classes_and_limit_keep_some_and_renumber() -> None:
    data, labels = Digits(classes=[3, "7"], limit=30).split("train")
    assert len(data) == 30
    assert set(labels.tolist()) == {0, 1}
    whole, all_labels = Digits().load("train")
    assert np.array_equal(data, whole[np.isin(all_labels, [3, 7])][:30])
    assert Digits(classes=[3]).fingerprint == Digits().fingerprint != Digits(image_size=16).fingerprint


def test_points_lie_where_they_should() -> None:
    ring = Ring()
    data, labels = ring.load("train")
    assert data.shape == (20000, 2)
    assert np.abs(data).max() < 1
    assert np.abs(data - ring.centres[labels]).std() == pytest.approx(0.008, rel=0.4)
    assert ring.load("test").data.shape == (4000, 2)


class Counting:
    """As much of a game as windows ask for."""

    def __init__(self, turns: int) -> None:
        self.turn, self.turns = 0, turns


@pytest.mark.parametrize(
    ("turns_in_all", "every", "ends"), [(10, [4, 0, 6], [4, 6, 8, 10]), (5, [0], [5]), (3, [2, 2], [2, 3])]
)
def test_windows_end_where_something_is_due(turns_in_all: int, every: list[int], ends: list[int]) -> None:
    game, seen = Counting(turns_in_all), []
    for window in Windows(turns(50, 8, 1), game, every):
        for _ in window:
            game.turn += 1
        seen.append(game.turn)
    assert seen == ends


def test_a_window_that_was_left_is_taken_up_where_it_was_left() -> None:
    game, stream = Counting(10), turns(50, 8, 1)
    windows = iter(Windows(stream, game, [5]))
    first, second = next(windows), next(windows)  # as Lightning does: one is fetched ahead
    next(first)
    game.turn = 1
    batches = list(second)
    assert len(batches) == 4
    assert torch.equal(batches[0][1], stream.batch(1)[1])
