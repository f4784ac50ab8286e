"""Phase shuffle moves, reflects, and is differentiable twice."""

import pytest
import torch
from torch.testing import assert_close

from ganlab.layer.phase_shuffle import PhaseShuffle, quarterings, shifted


def test_a_shift_is_filled_by_reflection() -> None:
    x = torch.arange(5.0).expand(4, 2, 5)
    moved = shifted(x, torch.tensor([0, 2, -2, 1]))
    expected = [[0, 1, 2, 3, 4], [2, 1, 0, 1, 2], [2, 3, 4, 3, 2], [1, 0, 1, 2, 3]]
    assert_close(moved, torch.tensor(expected, dtype=torch.float)[:, None].expand(4, 2, 5))


def test_it_is_numpys_reflecting_pad_cut_where_the_shift_says() -> None:
    x = torch.randn(3, 2, 9)
    for shift in range(-3, 4):
        padded = torch.nn.functional.pad(x, (3, 3), mode="reflect")
        assert_close(shifted(x, torch.full((3,), shift)), padded[:, :, 3 - shift : 12 - shift])


def test_each_sample_has_its_own_shift_all_are_as_likely_and_evaluation_moves_nothing() -> None:
    torch.manual_seed(0)
    x = torch.arange(20.0).expand(5000, 3, 20)
    shuffle = PhaseShuffle(2)
    moved = shuffle(x)
    assert_close(moved[:, 0], moved[:, 2])  # all channels together
    shift = (10 - moved[:, 0, 10]).long()
    counts = torch.bincount(shift + 2, minlength=5)
    assert shift.aminmax() == (torch.tensor(-2), torch.tensor(2))
    assert (counts - 1000).abs().max() < 150  # five standard deviations
    assert shuffle.eval()(x) is x
    assert PhaseShuffle(0)(x) is x


def test_a_gradient_penalty_can_be_taken_through_it() -> None:
    x = torch.randn(2, 1, 6, dtype=torch.double, requires_grad=True)
    shift = torch.tensor([2, -1])
    assert torch.autograd.gradgradcheck(lambda x: shifted(x, shift).pow(3).sum(), (x,))


@pytest.mark.parametrize(("length", "found"), [(64, (16, 1)), (128, (32, 1)), (4096, (16, 4)), (16384, (16, 5))])
def test_lengths(length: int, found: tuple[int, int]) -> None:
    assert quarterings("w", (1, length)) == found


def test_other_lengths_and_other_data_are_refused() -> None:
    with pytest.raises(ValueError, match=r"power of two of at least 64, got 5000; use dataset.length=4096 or 8192"):
        quarterings("generator=wavegan", (1, 5000))
    with pytest.raises(ValueError, match=r"got 32; use dataset.length=64"):
        quarterings("generator=wavegan", (1, 32))
    with pytest.raises(ValueError, match=r"generator=wavegan works on sounds, got samples of shape \(1, 8, 8\)"):
        quarterings("generator=wavegan", (1, 8, 8))
