from closed_form import FAKE, REAL, hold, log_sigmoid, mean

from ganlab.loss.relativistic import Relativistic


def test_relativistic_is_its_equation() -> None:
    hold(
        Relativistic(),
        discriminator=-mean([log_sigmoid(r - f) for r, f in zip(REAL, FAKE, strict=True)]),
        generator=-mean([log_sigmoid(f - r) for r, f in zip(REAL, FAKE, strict=True)]),
    )
