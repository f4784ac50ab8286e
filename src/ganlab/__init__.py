"""ganlab: the bench on which to find out which GAN works for your data, and why one failed.

>>> from ganlab import compose, train
>>> run = train(compose(["dataset=ring", "training.turns=100"]))  # doctest: +SKIP
>>> run.result["metrics"]["fid"]["final"]  # doctest: +SKIP
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganlab.config import compose
    from ganlab.run import Run
    from ganlab.train import train

__version__ = "0.1.0"
__all__ = ["Run", "compose", "train"]

HOMES = {"Run": "ganlab.run", "compose": "ganlab.config", "train": "ganlab.train"}


def __getattr__(name: str) -> Any:
    """Import on first use, so that `import ganlab` stays free of torch."""
    from importlib import import_module

    if name not in HOMES:
        raise AttributeError(f"module 'ganlab' has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


class _Package(ModuleType):
    """Whose `train` is the function, also after `ganlab.train`, the module, was imported and set over it."""

    def __setattr__(self, name: str, value: Any) -> None:
        hides = name in HOMES and isinstance(value, ModuleType)
        super().__setattr__(name, getattr(value, name) if hides else value)


sys.modules[__name__].__class__ = _Package
