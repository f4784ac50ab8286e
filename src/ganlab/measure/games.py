"""The games of discriminators against generators, and how strong each is by them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganlab.measure.bradley_terry import POINTS, intervals, strengths
from ganlab.report.evidence.crossplay import Rating

MIDDLE = 1500  # the mean of all ratings


@dataclass(frozen=True)
class Games:
    """`fooled` (D, G, N): which samples of a generator a discriminator takes for real; `accepted` (M,): which reals.

    Each pair plays 2N games, half of them over real data, which the generator wins where it is judged wrong (Olsson et
    al. 2018).
    """

    fooled: NDArray[np.bool_]
    accepted: tuple[NDArray[np.bool_], ...]

    @property
    def fakes(self) -> NDArray[np.float64]:
        """(D, G): the share of samples that is called fake."""
        return np.asarray(1 - self.fooled.mean(2))

    @property
    def reals(self) -> NDArray[np.float64]:
        """(D,): the share of real data that is called real."""
        return np.array([one.mean() for one in self.accepted])

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """(D, G): the mean of both."""
        return np.asarray((self.fakes + self.reals[:, None]) / 2)

    def ratings(self) -> tuple[list[Rating], list[Rating]]:
        """Of discriminators and of generators, with 95 % intervals over resampled samples."""
        games = 2.0 * self.fooled.shape[2]
        strong = strengths(games * self.accuracy, games)
        bounds = intervals(lambda random: games * self._resampled(random), games)
        discriminators, generators = (
            [
                Rating(*(float(MIDDLE + POINTS * v) for v in (s, low, high)))
                for s, low, high in zip(both, *ends, strict=True)
            ]
            for both, ends in zip(strong, bounds, strict=True)
        )
        return discriminators, generators

    def _resampled(self, random: np.random.Generator) -> NDArray[np.float64]:
        """An accuracy table over samples drawn again; all discriminators see the same ones of each generator."""
        _, generators, count = self.fooled.shape
        weights = random.multinomial(count, np.full(count, 1 / count), size=generators) / count
        fakes = 1 - np.einsum("dgn,gn->dg", self.fooled, weights)
        seed = int(random.integers(2**32))  # and the same real ones, where they learned the same data
        reals = [np.random.default_rng(seed).choice(one, len(one)).mean() for one in self.accepted]
        return np.asarray((fakes + np.array(reals)[:, None]) / 2)
