from closed_form import FAKE, REAL, hold, log_sigmoid, mean

from ganlab.loss.logistic import Logistic


def test_logistic_is_its_equation() -> None:
    hold(
        Logistic(),
        discriminator=mean([-log_sigmoid(r) for r in REAL]) + mean([-log_sigmoid(-f) for f in FAKE]),
        generator=-mean([log_sigmoid(f) for f in FAKE]),
    )
