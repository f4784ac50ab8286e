"""What a config gives, held against the signatures and annotations of what it names, before anything is built."""

import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_type_hints

from omegaconf import DictConfig

from ganlab.build.alone import check_alone
from ganlab.build.hydra_adapter import found, nodes_below
from ganlab.build.unimported import CALL, OPTIMIZER, check_top, check_value, node_values
from ganlab.config.annotations import describe
from ganlab.config.suggestion import did_you_mean
from ganlab.errors import WrongUse


def check(cfg: DictConfig) -> None:
    """Hold every `_target_` node against its constructor's signature, annotations and bounds.

    Raises:
        WrongUse: an unknown parameter, a wrong type, a number out of bounds, a missing value or keys that contradict
            each other, in one sentence.
    """
    check_top(cfg)
    for key, node in nodes_below(cfg):
        called = found(f"{key}._target_", str(node["_target_"]))
        _check_call(f"{key}.", node_values(key, node), called)
    check_alone(cfg)


def _check_call(prefix: str, values: Mapping[str, Any], called: Any) -> None:
    parameters, hints = signature(called)
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return
    for name, value in values.items():
        if name in CALL:
            continue
        if name not in parameters:
            raise WrongUse(_unknown(f"{prefix}{name}", name, called, parameters))
        check_value(f"{prefix}{name}", value, hints.get(name, Any))


def _unknown(key: str, name: str, called: Any, parameters: Mapping[str, Any]) -> str:
    hint = did_you_mean(name, parameters)
    return f"{key} is no parameter of {called.__name__}, which takes {', '.join(parameters)}{hint}"


def bounded(called: Any) -> Iterator[tuple[str, str]]:
    """The parameters of a constructor, and what each may be in a user's words, for whoever lists them."""
    parameters, hints = signature(called)
    yield from ((name, describe(hints[name])) for name in parameters if name in hints)


def names(called: Any) -> set[str]:
    """The parameters of a constructor; those of the class below where it passes on what it does not name."""
    parameters, _ = signature(called)
    found = {name for name, p in parameters.items() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)}
    passes_on = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    return found | (names(called.__base__) if passes_on and inspect.isclass(called) else set())


@cache
def signature(called: Any) -> tuple[Mapping[str, inspect.Parameter], Mapping[str, Any]]:
    """The parameters of a constructor and their annotations, bounds included."""
    from torch.optim import Optimizer  # late: a config is also held against sources, without torch

    try:
        hints = get_type_hints(called.__init__ if inspect.isclass(called) else called, include_extras=True)
    except (NameError, TypeError):
        hints = {}
    if inspect.isclass(called) and issubclass(called, Optimizer):
        hints = {**hints, **OPTIMIZER}
    return inspect.signature(called).parameters, hints
