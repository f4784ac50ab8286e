"""Half a cosine down."""

from math import cos, pi

from ganlab.needs import Fraction, ShareBelowOne
from ganlab.schedule import Schedule


class Cosine(Schedule):
    """From one to `end` along half a period of a cosine (Loshchilov & Hutter 2017, equation 5).

    >>> round(Cosine()(0.5), 6)
    0.5
    """

    def __init__(self, warmup: ShareBelowOne = 0.0, end: Fraction = 0.0) -> None:
        super().__init__(warmup)
        self.end = end

    def after_warmup(self, progress: float) -> float:
        """Fall from 1 after the warmup to `end` at 1."""
        done = (progress - self.warmup) / (1 - self.warmup)
        return self.end + (1 - self.end) * (1 + cos(pi * done)) / 2
