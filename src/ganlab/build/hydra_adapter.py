"""What Hydra and OmegaConf have no public way for, in one place each."""

import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hydra._internal.callbacks import Callbacks
from hydra._internal.utils import get_args_parser
from hydra.core.config_loader import ConfigLoader
from hydra.types import HydraContext
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
            yield from nodes_below(without_resolving(node, str(name)), f"{key}.{name!s}" if key else str(name))


def without_resolving(node: DictConfig, key: str) -> Any:
    """What stands at a key: an interpolation as it is written."""
    return node._get_node(key)


def flags() -> ArgumentParser:
    """The parser of Hydra's own flags."""
    return get_args_parser()


def context(loader: ConfigLoader, config: DictConfig) -> HydraContext:
    """What a sweeper is given, outside of Hydra's own start."""
    return HydraContext(config_loader=loader, callbacks=Callbacks(config))


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
