from closed_form import FAKE, REAL, hold, log_sigmoid, mean

from ganlab.loss.boundary_seeking import BoundarySeeking


def test_boundary_seeking_is_its_equation() -> None:
    hold(
        BoundarySeeking(),
        discriminator=mean([-log_sigmoid(r) for r in REAL]) + mean([-log_sigmoid(-f) for f in FAKE]),
        generator=mean([0.5 * f**2 for f in FAKE]),
        seeks_boundary=True,
    )
