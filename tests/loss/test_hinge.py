from closed_form import FAKE, REAL, hold, mean

from ganlab.loss.hinge import Hinge


def test_hinge_is_its_equation() -> None:
    hold(
        Hinge(),
        discriminator=mean([max(0, 1 - r) for r in REAL]) + mean([max(0, 1 + f) for f in FAKE]),
        generator=-mean(FAKE),
    )
