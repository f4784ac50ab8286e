"""The same rate throughout."""

from ganlab.schedule import Schedule


class Constant(Schedule):
    """One, after the warmup.

    >>> Constant()(0.5)
    1.0
    """

    @property
    def constant(self) -> bool:
        """True without a warmup."""
        return self.warmup == 0

    def after_warmup(self, progress: float) -> float:
        """Stay at one."""
        return 1.0
