"""A straight line down."""

from ganlab.needs import Fraction, ShareBelowOne
from ganlab.schedule import Schedule


class Linear(Schedule):
    """One until `start`, then straight to `end` at the run's end.

    >>> Linear(start=0.5)(0.75)
    0.5
    """

    def __init__(self, warmup: ShareBelowOne = 0.0, start: ShareBelowOne = 0.0, end: Fraction = 0.0) -> None:
        super().__init__(warmup)
        if not 0 <= start < 1:
            raise ValueError(f"schedule.start is a fraction of the run, at least 0 and below 1, got {start}")
        self.start, self.end = start, end

    def after_warmup(self, progress: float) -> float:
        """Fall from 1 at `start` to `end` at 1."""
        done = max(0.0, (progress - self.start) / (1 - self.start))
        return 1 + (self.end - 1) * done
