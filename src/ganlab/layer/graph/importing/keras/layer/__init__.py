"""Keras layers by kind, one file for what is alike, found by listing the folder.

Contract: `KINDS` maps the class of a Keras layer to a function of the `Importer`, which adds its nodes by `add`.
"""

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any


@cache
def kinds() -> Mapping[str, Callable[[Any], None]]:
    """A Keras layer's class -> what adds it."""
    found: dict[str, Callable[[Any], None]] = {}
    for _, name, _ in pkgutil.iter_modules(__path__):
        found |= import_module(f"{__name__}.{name}").KINDS
    return found
