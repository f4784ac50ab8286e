"""NaN or infinity."""

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom

SHOWN = ("loss/generator", "loss/discriminator", "gradient/generator", "gradient/discriminator")


class NotFinite(Symptom):
    """A scalar is NaN or infinite; the recorder ends the run."""

    def sign(self, look: Look) -> Sign | None:
        """Which, and what the last whole row was like."""
        if look.broken is None:
            return None
        last = look.rows[-1] if look.rows else {}
        numbers = ", ".join(f"{name} {last[name]:.3g}" for name in SHOWN if name in last)
        return Sign(
            f"{look.broken.name} stopped being a finite number {look.broken.explanation}.",
            f"the last row before, of turn {last['turn']:.0f}: {numbers}" if last else "no row was recorded before",
            (
                "lower optimizer.generator.lr and optimizer.discriminator.lr by a factor of ten",
                "set training.gradient_clip=1.0, so that no single batch can throw the weights off",
            ),
            look.broken.turn,
        )
