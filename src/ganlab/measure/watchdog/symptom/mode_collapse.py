"""A generator that makes one thing."""

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom

LEAST = 0.3
FROM = 300  # first turns, in which every generator makes one thing


class ModeCollapse(Symptom):
    """Fakes of different latents lie LEAST as far from each other as reals do, or less, twice running."""

    needs_specimens = True
    patience = 2

    def sign(self, look: Look) -> Sign | None:
        """How alike they are."""
        specimens = look.specimens
        if specimens is None or look.turn < FROM or specimens.diversity >= LEAST:
            return None
        return Sign(
            "The generator has collapsed: whatever the latent, it makes much the same sample.",
            f"the mean distance between two fakes is {specimens.diversity:.0%} of that between two reals "
            f"({len(specimens.fakes.samples)} fixed latents)",
            (
                "lower optimizer.generator.lr, or give the discriminator more turns (training.discriminator_steps=2)",
                "discriminator=wgan_gp, or auxiliary=[pulling_away], which charges for samples that are alike",
            ),
        )
