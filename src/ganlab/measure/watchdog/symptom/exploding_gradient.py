"""A generator that is torn about."""

from statistics import median

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom

TURNS = 100
TIMES = 1000  # what it was
LOOKS = 5


class ExplodingGradient(Symptom):
    """The norm of the generator's gradient is TIMES what it was, in the median of the last TURNS turns."""

    def sign(self, look: Look) -> Sign | None:
        """Then and now."""
        name = "gradient/generator"
        now, before = look.recent(name, TURNS), look.before(name, TURNS)
        if not now or len(before) < LOOKS or median(now) <= TIMES * max(median(before), 1e-12):
            return None
        return Sign(
            f"The generator's gradient is {median(now) / max(median(before), 1e-12):.0f} times what it was.",
            f"its norm is {now[-1]:.2g}; {median(before):.2g} was usual before",
            (
                "set training.gradient_clip=1.0, or lower optimizer.generator.lr",
                "bound the discriminator's slope: penalty=[gradient_penalty], or spectral normalisation "
                "(discriminator=sndcgan)",
            ),
        )
