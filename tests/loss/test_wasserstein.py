from closed_form import FAKE, REAL, hold, mean

from ganlab.loss.wasserstein import Wasserstein


def test_wasserstein_is_its_equation() -> None:
    hold(Wasserstein(), discriminator=mean(FAKE) - mean(REAL), generator=-mean(FAKE))
