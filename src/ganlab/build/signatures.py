"""What a config gives, held against the signatures and annotations of what it names, before anything is built."""

import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_type_hints

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import MissingMandatoryValue, OmegaConfBaseException

from ganlab.build.hydra_adapter import found, nodes_below
from ganlab.config.annotations import beyond, describe, matches
from ganlab.config.refusal import refused
from ganlab.config.source import constructor
from ganlab.config.suggestion import did_you_mean
from ganlab.errors import WrongUse
from ganlab.needs import Bound, Positive

# The types of what stands at the top of a config.
TOP: Mapping[str, Any] = {
    "seed": Annotated[int, Bound(0, 2**32 - 1)],
    "name": str,
    "fresh": bool | None,
    "init_from": str | None,
    "batch_norm_eps": Positive,
}
# What torch's own annotations leave open.
OPTIMIZER: Mapping[str, Any] = {"lr": Positive}
CALL = {"_target_", "_partial_", "_convert_", "_recursive_", "_args_"}


def check(cfg: DictConfig) -> None:
    """Hold every `_target_` node against its constructor's signature, annotations and bounds.

    Raises:
        WrongUse: an unknown parameter, a wrong type, a number out of bounds or a missing value, in one sentence.
    """
    _check_top(cfg)
    for key, node in nodes_below(cfg):
        called = found(f"{key}._target_", str(node["_target_"]))
        _check_call(f"{key}.", _values(key, node), called)


def check_unimported(cfg: DictConfig) -> None:
    """The same from the source of what is named, as far as that tells: a typo is refused before torch is imported.

    Raises:
        WrongUse: as `check` does.
    """
    _check_top(cfg)
    for key, node in nodes_below(cfg):
        called = constructor(str(node["_target_"]))
        more = OPTIMIZER if str(node["_target_"]).startswith("torch.optim.") else {}
        if called is None or called.takes_any:
            continue
        for name, value in _values(key, node).items():
            if name not in CALL and name not in called.parameters:
                raise WrongUse(called.refusal(f"{key}.", name, node))
            if name not in CALL:
                _check_value(f"{key}.{name}", value, more.get(name, called.parameters[name].hint))


def _check_top(cfg: DictConfig) -> None:
    with refused():
        top = {name: cfg[name] for name in TOP if name in cfg}
    for name, value in top.items():
        _check_value(name, value, TOP[name])


def _values(key: str, node: DictConfig) -> dict[str, Any]:
    try:
        return {str(k): OmegaConf.to_container(v) if OmegaConf.is_config(v) else v for k, v in node.items()}
    except MissingMandatoryValue as error:
        raise WrongUse(f"{error.full_key} must be given; add {error.full_key}=VALUE") from error
    except OmegaConfBaseException as error:
        raise WrongUse(f"{key}: {str(error).splitlines()[0]}") from error


def _check_call(prefix: str, values: Mapping[str, Any], called: Any) -> None:
    parameters, hints = signature(called)
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return
    for name, value in values.items():
        if name in CALL:
            continue
        if name not in parameters:
            raise WrongUse(_unknown(f"{prefix}{name}", name, called, parameters))
        _check_value(f"{prefix}{name}", value, hints.get(name, Any))


def _unknown(key: str, name: str, called: Any, parameters: Mapping[str, Any]) -> str:
    hint = did_you_mean(name, parameters)
    return f"{key} is no parameter of {called.__name__}, which takes {', '.join(parameters)}{hint}"


def _check_value(key: str, value: Any, hint: Any) -> None:
    if not matches(value, hint):
        raise WrongUse(f"{key}={value} has the wrong type ({type(value).__name__}); it must be {describe(hint)}")
    for number, allowed in beyond(value, hint):
        inside = "" if number is value else f" in {value}"
        raise WrongUse(f"{key} must be {allowed}, got {number}{inside}")


def bounded(called: Any) -> Iterator[tuple[str, str]]:
    """The parameters of a constructor, and what each may be in a user's words, for whoever lists them."""
    parameters, hints = signature(called)
    yield from ((name, describe(hints[name])) for name in parameters if name in hints)


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
