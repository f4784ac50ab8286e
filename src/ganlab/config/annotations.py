"""Annotations of constructors, held against values out of a config, and in a user's words. Imports no torch."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from ganlab.needs import Bound

WORDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text", NoneType: "null"}


def matches(value: Any, hint: Any) -> bool:
    """Whether a value can be of the type that an annotation asks for; what cannot be checked passes."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(value, dict) and "_target_" in value:
        return True
    if hint in (None, NoneType):
        return value is None
    if origin is Annotated:
        return matches(value, arguments[0])
    if origin in (Union, UnionType):
        return any(matches(value, a) for a in arguments)
    if origin is Literal:
        return value in arguments
    if hint in (int, float, bool, str):
        return _is_plain(value, hint)

    plain = origin or hint
    if _is(plain, Mapping):
        return isinstance(value, dict)
    if _is(plain, Sequence):
        inner = [a for a in arguments if a is not Ellipsis]
        if not isinstance(value, list | tuple) or _length(plain, arguments) not in (None, len(value)):
            return False
        return not inner or all(any(matches(v, a) for a in inner) for v in value)
    return not _is_tensor(plain)


def beyond(value: Any, hint: Any) -> Iterator[tuple[float, str]]:
    """The numbers in a value of the right type that its annotation does not allow, and what it allows."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(value, float) and not isfinite(value):
        yield value, "a finite number"
    elif origin is Annotated:
        for bound in arguments[1:]:
            if isinstance(bound, Bound) and isinstance(value, int | float) and not bound.holds(value):
                yield value, str(bound)
        yield from beyond(value, arguments[0])
    elif origin in (Union, UnionType):
        kinds = [a for a in arguments if matches(value, a)]
        if kinds and all(any(beyond(value, a)) for a in kinds):
            yield from beyond(value, kinds[0])
    elif isinstance(value, list | tuple):
        inner = next((a for a in arguments if a is not Ellipsis), Any)
        for number in value:
            yield from beyond(number, inner)
    elif isinstance(value, dict) and len(arguments) == 2:
        for number in value.values():
            yield from beyond(number, arguments[1])


def describe(hint: Any) -> str:
    """An annotation in a user's words.

    >>> describe(Annotated[int, Bound(1)] | None)
    'a whole number at least 1 or null'
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return " ".join([describe(arguments[0]), *(str(b) for b in arguments[1:] if isinstance(b, Bound))])
    if origin in (Union, UnionType):
        return " or ".join(describe(a) for a in arguments if not _is_tensor(a))
    if origin is Literal:
        return "one of " + ", ".join(map(str, arguments))
    if hint in WORDS:
        return WORDS[hint]
    if _is(origin, Sequence):
        length = _length(origin, arguments)
        many = "a list" if length is None else f"a list of {length}"
        return f"{many}, each {describe(arguments[0])}" if arguments and arguments[0] is not Any else many
    if _is(origin, Mapping):
        return "a mapping"
    return getattr(hint, "__name__", str(hint))


def _length(kind: Any, arguments: Sequence[Any]) -> int | None:
    """How many values a tuple has; None where any number will do."""
    return len(arguments) if kind is tuple and arguments and Ellipsis not in arguments else None


def _is_tensor(hint: Any) -> bool:
    """No config holds one."""
    return (getattr(hint, "__module__", ""), getattr(hint, "__name__", "")) == ("torch", "Tensor")


def _is(kind: Any, wanted: type) -> bool:
    return inspect.isclass(kind) and issubclass(kind, wanted) and kind is not str


def _is_plain(value: Any, kind: type) -> bool:
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, (int, float) if kind is float else kind)
