from closed_form import FAKE, REAL, hold, log_sigmoid, mean

from ganlab.loss.non_saturating import NonSaturating


def test_non_saturating_is_its_equation() -> None:
    hold(
        NonSaturating(),
        discriminator=mean([-log_sigmoid(r) for r in REAL]) + mean([-log_sigmoid(-f) for f in FAKE]),
        generator=-mean([log_sigmoid(f) for f in FAKE]),
    )
