from closed_form import FAKE, REAL, hold, log_sigmoid, mean

from ganlab.loss.minimax import Minimax


def test_minimax_is_its_equation() -> None:
    hold(
        Minimax(),
        discriminator=mean([-log_sigmoid(r) for r in REAL]) + mean([-log_sigmoid(-f) for f in FAKE]),
        generator=mean([log_sigmoid(-f) for f in FAKE]),
    )
