"""A generator that is told nothing."""

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom
from ganlab.measure.watchdog.symptom.saturated_discriminator import is_sure

TURNS = 200
SHARE = 1e-3  # of the most that it was
SHARE_OF_SURE = 1e-2  # where the discriminator is sure too, which is why
NOTHING = 1e-10


class VanishedGradient(Symptom):
    """The norm of the generator's gradient is SHARE of the most that it was, or NOTHING, for TURNS turns."""

    def sign(self, look: Look) -> Sign | None:
        """Then and now."""
        name = "gradient/generator"
        now = look.recent(name, TURNS)
        most = max(look.before(name, TURNS), default=0.0)
        share = SHARE_OF_SURE if is_sure(look) else SHARE
        if not now or max(now) > max(share * most, NOTHING):
            return None
        then = f"it was {most:.2g} before" if most else "it was so from the start"

        return Sign(
            f"The generator's gradient has vanished for {TURNS} turns, so it stays as it is.",
            f"its norm is {now[-1]:.2g}; {then}",
            (
                "loss=non_saturating, loss=hinge or loss=wasserstein with penalty=[gradient_penalty], whose gradient "
                "does not vanish where the discriminator is sure",
                "lower optimizer.generator.lr and optimizer.discriminator.lr: weights thrown far out saturate too",
            ),
        )
