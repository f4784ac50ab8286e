"""A layer graph in other terms: one file per format, found by listing the folder.

Contract: `write(laid_out, network, out) -> list[Path]`: `network` is the torch driver's, with the weights to write, or
None where a file without weights is meant; what was written comes back.
"""

import pkgutil
from importlib import import_module
from pathlib import Path

from torch import nn

from ganlab.errors import WrongUse
from ganlab.layer.graph.laid_out import LaidOut


def formats() -> list[str]:
    """The words of `ganlab export --to`."""
    return sorted(name for _, name, _ in pkgutil.iter_modules(__path__))


def export(laid_out: LaidOut, network: nn.Module | None, to: str, out: Path) -> list[Path]:
    """Write a graph as `to` has it, below the path `out` (an ending is added).

    Raises:
        WrongUse: the format cannot have such a graph, a library for it is missing, or the place cannot be written.
    """
    stopping = [str(p) for p in laid_out.problems if p.stops]
    if stopping:
        raise WrongUse(f"{laid_out.player}.graph: {' | '.join(stopping)}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return list(import_module(f"{__name__}.{to}").write(laid_out, network, out))
    except OSError as error:
        raise WrongUse(f"{out} cannot be written ({error.strerror}); give another place by --out") from error
