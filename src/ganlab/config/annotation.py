"""What a value out of a config can be, by an annotation: checked, and in a user's words. Imports no torch."""

import inspect
from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin


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
    return not is_tensor(plain)


def is_tensor(hint: Any) -> bool:
    """Whether the annotation is torch's Tensor, which no config holds."""
    return getattr(hint, "__module__", "") == "torch" and getattr(hint, "__name__", "") == "Tensor"


def describe(hint: Any) -> str:
    """An annotation in a user's words.

    >>> describe(int | None), describe(Sequence[int]), describe(Literal["batch", "none"])
    ('a whole number or null', 'a list, each a whole number', 'one of batch, none')
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(describe(a) for a in arguments if not is_tensor(a))
    if origin is Literal:
        return "one of " + ", ".join(map(str, arguments))
    names = {int: "a whole number", float: "a number", bool: "true or false", str: "a text", NoneType: "null"}
    if hint in names:
        return names[hint]
    if inspect.isclass(origin) and (issubclass(origin, Sequence) or origin in (list, tuple)):
        return f"a list, each {describe(arguments[0])}"
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        return "a mapping"
    return getattr(hint, "__name__", str(hint))
