import pytest
import torch
from closed_form import FAKE, REAL, hold, mean
from torch.testing import assert_close

from ganlab.loss.began import BEGAN


def test_began_is_its_equation() -> None:
    hold(BEGAN(), discriminator=mean(REAL), generator=mean(FAKE))


def test_k_keeps_the_balance() -> None:
    loss = BEGAN(gamma=0.5, k_rate=0.1)
    loss.adapt(torch.tensor([4.0]), torch.tensor([1.0]))  # 0.1 * (0.5 * 4 - 1)
    assert_close(loss.k, torch.tensor(0.1))
    assert_close(loss.discriminator(torch.tensor([2.0]), torch.tensor([3.0])), torch.tensor(2.0 - 0.1 * 3.0))
    for _ in range(30):
        loss.adapt(torch.tensor([4.0]), torch.tensor([1.0]))
    assert_close(loss.k, torch.tensor(1.0))
    other = BEGAN()
    other.load_state_dict(loss.state_dict())
    assert_close(other.k, loss.k)


def test_an_impossible_ratio_is_refused() -> None:
    with pytest.raises(ValueError, match="diversity ratio"):
        BEGAN(gamma=2.0)
