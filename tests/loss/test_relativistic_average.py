from closed_form import FAKE, REAL, hold, log_sigmoid, mean

from ganlab.loss.relativistic_average import RelativisticAverage


def test_relativistic_average_is_its_equation() -> None:
    hold(
        RelativisticAverage(),
        discriminator=-mean([log_sigmoid(r - mean(FAKE)) for r in REAL])
        - mean([log_sigmoid(mean(REAL) - f) for f in FAKE]),
        generator=-mean([log_sigmoid(f - mean(REAL)) for f in FAKE])
        - mean([log_sigmoid(mean(FAKE) - r) for r in REAL]),
    )
