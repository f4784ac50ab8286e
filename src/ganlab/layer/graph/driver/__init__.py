"""Drivers turn a laid-out graph into an `nn.Module`; each is a module here with a class `Network`.

Contract: `Network(laid_out, normalization)`, called as `network(x, labels, condition)`, returns the outputs in the
order of `laid_out.outputs`. `normalization(plain, channels)` is what stands in place of a normalisation layer. Weights
are drawn, named and stored by the torch modules whatever the driver.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Literal

from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.layer.graph.laid_out import LaidOut

Driver = Literal["torch", "keras"]
Normalizing = Callable[[nn.Module, int], nn.Module]


def plain_normalization(plain: nn.Module, channels: int) -> nn.Module:
    """The layer itself."""
    return plain


def network(laid_out: LaidOut, driver: Driver = "torch", normalization: Normalizing = plain_normalization) -> nn.Module:
    """The module of a graph.

    Raises:
        WrongUse: the graph has problems that stop, all of them in one sentence each; or the driver cannot have it.
    """
    stopping = [str(p) for p in laid_out.problems if p.stops]
    if stopping:
        raise WrongUse(f"{laid_out.player}.graph: {' | '.join(stopping)}")
    made: nn.Module = import_module(f"{__name__}.{driver}").Network(laid_out, normalization)
    return made


Outputs = Mapping[str, Tensor]
Condition = Any
