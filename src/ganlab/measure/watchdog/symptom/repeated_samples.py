"""A generator that repeats itself."""

from torch import Tensor

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom
from ganlab.measure.watchdog.symptom.mode_collapse import FROM, LEAST

NEAR = 0.1  # of the usual distance from a real to its nearest


class RepeatedSamples(Symptom):
    """Half of the fakes have a twin among 255 others, NEAR times as far away as reals have their nearest.

    Where all fakes are alike, that is mode collapse.
    """

    needs_specimens = True
    patience = 2

    def sign(self, look: Look) -> Sign | None:
        """How many."""
        specimens = look.specimens
        if specimens is None or look.turn < FROM or specimens.diversity < LEAST:
            return None
        count = min(len(specimens.fake_distances), len(specimens.real_distances))
        usual = _nearest(specimens.real_distances[:count, :count]).median()
        twins = float((_nearest(specimens.fake_distances[:count, :count]) <= NEAR * usual).float().mean())
        if twins < 0.5:
            return None

        return Sign(
            "The generator repeats itself: it makes a few samples over and over.",
            f"{twins:.0%} of {count} fakes have a twin, {NEAR:g} times as far away as reals have their nearest",
            (
                "give it a longer latent (generator.latent_dim), or noise: augmentation=[instance_noise]",
                "lower optimizer.generator.lr, or auxiliary=[pulling_away], which charges for samples that are alike",
            ),
        )


def _nearest(distances: Tensor) -> Tensor:  # (N, N) -> (N,)
    return distances.clone().fill_diagonal_(float("inf")).min(1).values
