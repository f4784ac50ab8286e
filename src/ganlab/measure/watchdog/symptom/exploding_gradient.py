"""A generator that is torn about."""

from itertools import islice
from statistics import median

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom

TURNS = 100
TIMES = 1000  # what it was
FIRST = 5  # rows, the least of which says what it was


class ExplodingGradient(Symptom):
    """The norm of the generator's gradient is TIMES what it was at first, in the median of the last TURNS turns."""

    def sign(self, look: Look) -> Sign | None:
        """Then and now."""
        name = "gradient/generator"
        now, first = look.recent(name, TURNS), list(islice(look.before(name, TURNS), FIRST))
        if not now or not first or median(now) <= TIMES * max(min(first), 1e-9):
            return None
        return Sign(
            f"The generator's gradient has exploded to {median(now) / max(min(first), 1e-9):.0f} times what it was.",
            f"its norm is {now[-1]:.2g}; {min(first):.2g} was usual before",
            (
                "set training.gradient_clip=1.0, or lower optimizer.generator.lr",
                "bound the discriminator's slope: penalty=[gradient_penalty], or spectral normalisation "
                "(discriminator=sndcgan)",
            ),
        )
