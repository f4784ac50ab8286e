"""How the learning rates of both players move over a run.

Contract: `schedule(progress) -> factor`, where progress runs from 0 to 1 over the run's generator turns and the factor
multiplies each optimizer's own rate. `constant = True` says that it never changes, so that the step need not ask.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

from abc import ABC, abstractmethod

from ganlab.needs import ShareBelowOne


class Schedule(ABC):
    """A factor on the learning rate; the first `warmup` of the run (a fraction) rises linearly from zero."""

    def __init__(self, warmup: ShareBelowOne = 0.0) -> None:
        if not 0 <= warmup < 1:
            raise ValueError(f"schedule.warmup is a fraction of the run, at least 0 and below 1, got {warmup}")
        self.warmup = warmup

    @property
    def constant(self) -> bool:
        """Whether the factor is one throughout."""
        return False

    def __call__(self, progress: float) -> float:
        """The factor at `progress` in [0, 1]."""
        if progress < self.warmup:
            return progress / self.warmup
        return self.after_warmup(progress)

    @abstractmethod
    def after_warmup(self, progress: float) -> float:
        """The factor once the warmup is over."""
