"""A discriminator that always wins."""

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom

TURNS = 200
SURE = 0.99  # of reals, and of fakes the other way


class SaturatedDiscriminator(Symptom):
    """For TURNS turns the discriminator takes reals for real and fakes for fake with SURE probability.

    Scores of critics have no such scale, and are not judged.
    """

    def sign(self, look: Look) -> Sign | None:
        """How sure it is."""
        if not is_sure(look):
            return None
        real, fake = look.recent("discriminator/real", TURNS), look.recent("discriminator/fake", TURNS)
        return Sign(
            f"The discriminator has told real from fake without error for {TURNS} turns, so the generator learns "
            "little from it.",
            f"it gives reals {real[-1]:.4f} and fakes {fake[-1]:.2g} (mean probability of being real)",
            (
                "lower optimizer.discriminator.lr, or make the discriminator smaller",
                "bound its slope: penalty=[gradient_penalty] or penalty=[r1], or blur its view with "
                "augmentation=[instance_noise]",
            ),
        )


def is_sure(look: Look) -> bool:
    """Whether it was so for TURNS turns."""
    real, fake = look.recent("discriminator/real", TURNS), look.recent("discriminator/fake", TURNS)
    if not real or not fake or look.game.loss.is_critic:
        return False
    return min(real) >= SURE and max(fake) <= 1 - SURE
