"""What a config gives, held against the signatures and annotations of what it names, before anything is built."""

import inspect
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import torch
from hydra.utils import get_object
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import MissingMandatoryValue, OmegaConfBaseException

from ganlab.errors import WrongUse


def check(cfg: DictConfig) -> None:
    """Hold every `_target_` node against its constructor's signature and annotations.

    Raises:
        WrongUse: an unknown parameter, a wrong type or a missing value, in one sentence.
    """
    top = ("seed", "name", "fresh", "init_from")
    _check_call("", {k: cfg[k] for k in top if k in cfg}, _top_level, known=set())
    if not 0 <= cfg.seed < 2**32:
        raise WrongUse(f"seed must be from 0 to {2**32 - 1}, got {cfg.seed}")
    for key, node in _targets(cfg, ""):
        target = str(node["_target_"])
        try:
            with _quiet_hydra():
                called = get_object(target)
        except (ImportError, AttributeError, ValueError) as error:
            reason = str(error).strip().splitlines()[-1]
            raise WrongUse(f"{key}._target_={target!s} cannot be imported: {reason}") from error
        _check_call(f"{key}.", _values(key, node), called, known={"_target_", "_partial_", "_convert_", "_recursive_"})


@contextmanager
def _quiet_hydra() -> Iterator[None]:
    """Hydra also logs what it raises."""
    logger = logging.getLogger("hydra.utils")
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = False


def _top_level(seed: int, name: str, init_from: str | None, fresh: bool | None = None) -> None:
    """The types of the top-level values."""


def _targets(node: Any, key: str) -> Iterator[tuple[str, DictConfig]]:
    if not isinstance(node, DictConfig) or node._is_missing() or node._is_none():
        return
    if "_target_" in node:
        yield key, node
    for name in node:
        if not OmegaConf.is_missing(node, name):
            yield from _targets(node._get_node(name), f"{key}.{name!s}" if key else str(name))


def _values(key: str, node: DictConfig) -> dict[str, Any]:
    try:
        return {str(k): OmegaConf.to_container(v) if OmegaConf.is_config(v) else v for k, v in node.items()}
    except MissingMandatoryValue as error:
        raise WrongUse(f"{error.full_key} must be given; add {error.full_key}=VALUE") from error
    except OmegaConfBaseException as error:
        raise WrongUse(f"{key}: {error}") from error


def _check_call(prefix: str, values: Mapping[str, Any], called: Any, known: set[str]) -> None:
    parameters, hints = signature(called)
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return
    for name, value in values.items():
        if name in known:
            continue
        if name not in parameters:
            close = get_close_matches(name, parameters, 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise WrongUse(
                f"{prefix}{name} is no parameter of {called.__name__}, which takes {', '.join(parameters)}{hint}"
            )
        if not matches(value, hints.get(name, Any)):
            raise WrongUse(
                f"{prefix}{name}={value} has the wrong type ({type(value).__name__}); it must be "
                f"{describe(hints[name])}"
            )


@cache
def signature(called: Any) -> tuple[Mapping[str, inspect.Parameter], Mapping[str, Any]]:
    """The parameters of a constructor and their annotations."""
    try:
        hints = get_type_hints(called.__init__ if inspect.isclass(called) else called)
    except (NameError, TypeError):
        hints = {}
    return inspect.signature(called).parameters, hints


def matches(value: Any, hint: Any) -> bool:
    """Whether a value out of a config can be what an annotation asks for; what cannot be checked passes."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(value, dict) and "_target_" in value:
        return True
    if hint in (None, NoneType):
        return value is None
    if origin in (Union, UnionType):
        return any(matches(value, a) for a in arguments)
    if origin is Literal:
        return value in arguments
    if hint is bool:
        return isinstance(value, bool)
    if hint in (int, float):
        return isinstance(value, int if hint is int else (int, float)) and not isinstance(value, bool)
    if hint is str:
        return isinstance(value, str)
    plain = origin or hint
    if inspect.isclass(plain) and issubclass(plain, Mapping):
        return isinstance(value, dict)
    if inspect.isclass(plain) and (issubclass(plain, Sequence) or plain in (list, tuple)):
        inner = [a for a in arguments if a is not Ellipsis]
        return isinstance(value, list | tuple) and (not inner or all(any(matches(v, a) for a in inner) for v in value))
    return plain is not torch.Tensor


def describe(hint: Any) -> str:
    """An annotation in a user's words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(describe(a) for a in arguments if a is not torch.Tensor)
    if origin is Literal:
        return "one of " + ", ".join(map(str, arguments))
    names = {int: "a whole number", float: "a number", bool: "true or false", str: "a text", NoneType: "null"}
    if hint in names:
        return names[hint]
    if inspect.isclass(origin) and (issubclass(origin, Sequence) or origin in (list, tuple)):
        return f"a list, each {describe(arguments[0])}"
    return getattr(hint, "__name__", str(hint))
