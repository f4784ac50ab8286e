"""A discriminator that knows its data by heart."""

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom

SHARE = 0.5
ERRORS = 4.0  # standard errors between the means
FROM = 300


class OverfittingDiscriminator(Symptom):
    """Held-out reals look more like fakes than like the reals that were learned from, twice running.

    The share of the way from reals to fakes at which held-out reals lie is r_v of Karras et al. 2020 (ADA, equation 1),
    whose augmentation holds it at 0.6.
    """

    needs_specimens = True
    patience = 2

    def sign(self, look: Look) -> Sign | None:
        """Where held-out reals lie."""
        specimens = look.specimens
        if specimens is None or look.turn < FROM or specimens.held_out is None:
            return None
        scores = [specimens.realness(x) for x in (specimens.reals, specimens.held_out, specimens.fakes)]
        real, held_out, fake = (float(score.mean()) for score in scores)
        error = sum(float(score.var() / len(score)) for score in scores[:2]) ** 0.5
        # where real and fake are nearly even, their distance is noise
        if real <= fake or real - held_out < max(SHARE * (real - fake), ERRORS * error):
            return None

        return Sign(
            "The discriminator overfits: it knows the training data by heart and takes other real samples for fakes.",
            f"mean score {real:.3g} for reals it learns from, {held_out:.3g} for reals of the test split, "
            f"{fake:.3g} for fakes",
            (
                "augmentation=[diffaugment] or augmentation=[ada], which show it each sample in many ways",
                "more data, a smaller discriminator, or penalty=[r1]; the best checkpoint may lie before this turn",
            ),
        )
