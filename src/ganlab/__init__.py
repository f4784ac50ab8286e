"""ganlab: the bench on which to find out which GAN works for your data, and why one failed.

>>> from ganlab import compose, train
>>> run = train(compose(["dataset=ring", "training.turns=100"]))  # doctest: +SKIP
>>> run.result["metrics"]["fid"]["final"]  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganlab.config import compose
    from ganlab.run import Run
    from ganlab.train import train

__version__ = "0.1.0"
__all__ = ["Run", "compose", "train"]


def __getattr__(name: str) -> Any:
    """Import on first use, so that `import ganlab` stays free of torch."""
    from importlib import import_module

    homes = {"Run": "ganlab.run", "compose": "ganlab.config", "train": "ganlab.train"}
    if name not in homes:
        raise AttributeError(f"module 'ganlab' has no attribute {name!r}")
    return getattr(import_module(homes[name]), name)
