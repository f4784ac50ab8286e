"""A constraint that holds nearly everything."""

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom
from ganlab.penalty import Penalty

SHARE = 0.97


class WeightsAtBound(Symptom):
    """SHARE of the discriminator's weights lie at the bound that a constraint sets, twice running.

    Such a critic is a very simple function (Gulrajani et al. 2017, section 3.1).
    """

    needs_specimens = True
    patience = 2

    def sign(self, look: Look) -> Sign | None:
        """How many."""
        for name, penalty in look.game.penalties.items():
            assert isinstance(penalty, Penalty)
            share = penalty.share_at_bound(look.game.discriminator)
            if share is not None and share >= SHARE:
                return Sign(
                    f"Nearly all weights of the discriminator lie at the bound of penalty={name}, so it can hardly "
                    "learn.",
                    f"{share:.1%} of its parameters are at the bound",
                    (
                        f"raise penalty.{name}.bound, or lower optimizer.discriminator.lr",
                        "penalty=[gradient_penalty] bounds the critic's slope without bounding its weights",
                    ),
                )
        return None
