"""ganlab: the bench on which to find out which GAN works for your data, and why one failed.

>>> from ganlab import compose, train
>>> run = train(compose(["dataset=ring", "training.turns=100"]))  # doctest: +SKIP
>>> run.result["metrics"]["fid"]["final"]  # doctest: +SKIP
"""

from importlib import import_module as _import
from typing import TYPE_CHECKING as _CHECKED

if _CHECKED:
    from ganlab.config import compose
    from ganlab.run.train import train
    from ganlab.store.run import Run

__version__ = "0.1.0"
__all__ = ["Run", "compose", "train"]

_HOMES = {"Run": "ganlab.store.run", "compose": "ganlab.config", "train": "ganlab.run.train"}


def __getattr__(name: str) -> object:
    """Import on first use, so that `import ganlab` stays free of torch."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ganlab' has no attribute {name!r}")
    return getattr(_import(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
