import pytest
from closed_form import FAKE, REAL, hold, mean

from ganlab.loss.ebgan import EBGAN


def test_ebgan_is_its_equation() -> None:
    hold(EBGAN(), discriminator=mean(REAL) + mean([max(0, 1 - f) for f in FAKE]), generator=mean(FAKE))


def test_an_impossible_margin_is_refused() -> None:
    with pytest.raises(ValueError, match="margin"):
        EBGAN(margin=0.0)
