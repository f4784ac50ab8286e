import pytest
from closed_form import FAKE, REAL, hold, mean

from ganlab.loss.wgan_div import WGANDiv


def test_wgan_div_is_its_equation() -> None:
    hold(WGANDiv(), discriminator=mean(FAKE) - mean(REAL), generator=-mean(FAKE))


def test_an_impossible_weight_is_refused() -> None:
    with pytest.raises(ValueError, match=r"loss\.k"):
        WGANDiv(k=-1.0)
