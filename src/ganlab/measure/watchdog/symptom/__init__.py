"""What can go wrong: one file per symptom, found by being here.

Contract: a `Symptom` in a file of its own, whose name is the finding's kind. `sign(look)` is what is to be said now, or
None where all is well or cannot be known. It is asked at every row that is recorded, and costs next to nothing there;
one that `needs_specimens` is asked only where an evaluation or a sample is due. `patience` is the looks in a row that
have to show a sign before it is said. It keeps no state: what it needs of earlier turns is in the look's rows.
"""

import pkgutil
from abc import ABC, abstractmethod
from importlib import import_module
from typing import ClassVar, NamedTuple

from ganlab.measure.watchdog.look import Look


class Sign(NamedTuple):
    """What a look shows: a sentence, numbers, two things to try; `turn` where it is another than the look's."""

    sentence: str
    evidence: str
    advice: tuple[str, str]
    turn: int | None = None


class Symptom(ABC):
    """One thing that can go wrong."""

    needs_specimens: ClassVar[bool] = False
    patience: ClassVar[int] = 1

    @abstractmethod
    def sign(self, look: Look) -> Sign | None:
        """What is to be said of it now."""


def symptoms() -> dict[str, Symptom]:
    """Every symptom by its kind."""
    return {name: _class(f"{__name__}.{name}")() for _, name, _ in pkgutil.iter_modules(__path__)}


def _class(module: str) -> type[Symptom]:
    here = import_module(module).__dict__.values()
    return next(c for c in here if isinstance(c, type) and issubclass(c, Symptom) and c.__module__ == module)
