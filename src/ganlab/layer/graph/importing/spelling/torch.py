"""Layers under the names of torch.nn, with its parameters; what goes in need not be given."""

import inspect
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from torch import device, nn

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing import Found
from ganlab.layer.graph.importing.sequential import has_word, of_module
from ganlab.layer.graph.importing.spelling import Named

WHOSE = "torch.nn's layers"
ENTERING = ("in_features", "in_channels", "num_features", "num_channels")  # which a graph infers


@cache
def _classes() -> dict[str, type[nn.Module]]:
    """Name -> class, of all that has a word."""
    found = {name: value for name, value in vars(nn).items() if isinstance(value, type) and has_word(value)}
    return {name: value for name, value in found.items() if not name.startswith("Lazy")}


def _name(kind: str) -> str | None:
    """How torch.nn writes it."""
    bare = kind.removeprefix("torch.").removeprefix("nn.")
    if bare in _classes():
        return bare
    return next((name for name in _classes() if name.lower() == bare.lower().replace("_", "")), None)


def familiar(kind: str) -> int:
    """2 for the name of a class that a word is the same as, 1 in other letters."""
    return 0 if _name(kind) is None else 2 if kind.endswith(str(_name(kind))) else 1


def complaint(layer: Named) -> str | None:
    """A parameter that the class has not, or one that it lacks."""
    name = _name(layer.kind)
    if name is None:
        return f"{layer.place} is a {layer.kind}, which is no layer of torch.nn with a word; {layer.ours}"
    try:
        _module(name, layer)
    except (TypeError, ValueError, RuntimeError, WrongUse) as error:
        reason = str(error).replace(f"{name}.__init__()", "it")
        return f"{layer.place} is a {layer.kind}, which cannot be made: {reason}; {layer.ours}"
    return None


def _module(name: str, layer: Named) -> nn.Module:
    taken = [p for p in inspect.signature(_classes()[name]).parameters if p not in ("device", "dtype")]
    given = layer.by_name(taken)
    if len(layer.bare) > len(taken):
        raise WrongUse(f"it takes {', '.join(taken) or 'nothing'}, and {len(layer.bare)} values are given")
    for key in given:
        if key not in taken:
            raise WrongUse(f"it takes no {key}, but {', '.join(taken) or 'nothing'}")
    required = inspect.signature(_classes()[name]).parameters.values()
    for need in (p.name for p in required if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD):
        if need not in given and need not in ENTERING:
            raise WrongUse(f"it has no {need}; give it")
    for key in ENTERING:
        if key in taken and key not in given:
            given[key] = max(1, int(given.get("num_groups", given.get("groups", 1))))
    with device("meta"):
        return _classes()[name](**{key: tuple(v) if isinstance(v, list) else v for key, v in given.items()})


def graph(layers: Sequence[Named]) -> Found:
    """As an `nn.Sequential` of them is imported."""
    found = of_module(nn.Sequential(*(_module(str(_name(layer.kind)), layer) for layer in layers))).result
    says = layers[0].bare or "in_features" in layers[0].given
    return found if says else replace(found, entering=None)  # it was made with another number
