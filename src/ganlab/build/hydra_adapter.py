"""What Hydra and OmegaConf have no public way for, in one place each."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hydra.utils import get_object
from omegaconf import DictConfig, OmegaConf

from ganlab.errors import WrongUse


def nodes_below(node: Any, key: str = "") -> Iterator[tuple[str, DictConfig]]:
    """Every `_target_` node with its key, where it was written: an interpolation's target is not walked twice."""
    if not isinstance(node, DictConfig) or node._is_missing() or node._is_none():
        return
    if "_target_" in node:
        yield key, node
    for name in node:
        if not OmegaConf.is_missing(node, name):
            yield from nodes_below(node._get_node(name), f"{key}.{name!s}" if key else str(name))


def found(key: str, target: str) -> Any:
    """What a `_target_` names.

    Raises:
        WrongUse: it cannot be imported.
    """
    try:
        with _quiet():
            return get_object(target)
    except (ImportError, AttributeError, ValueError) as error:
        reason = str(error).strip().splitlines()[-1]
        raise WrongUse(f"{key}={target} cannot be imported: {reason}") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Hydra also logs what it raises."""
    logger = logging.getLogger("hydra.utils")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
