from closed_form import FAKE, REAL, hold, mean

from ganlab.loss.least_squares import LeastSquares


def test_least_squares_is_its_equation() -> None:
    hold(
        LeastSquares(),
        discriminator=0.5 * mean([(r - 1) ** 2 for r in REAL]) + 0.5 * mean([f**2 for f in FAKE]),
        generator=0.5 * mean([(f - 1) ** 2 for f in FAKE]),
    )
