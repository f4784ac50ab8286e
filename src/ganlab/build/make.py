"""The one place that instantiates from a config."""

from functools import partial
from typing import Any

from hydra.errors import InstantiationException
from hydra.utils import get_object, instantiate
from omegaconf import DictConfig, OmegaConf

from ganlab.errors import as_wrong_use

CALL = {"_target_", "_partial_"}


def make(node: DictConfig, **known: Any) -> Any:
    """Instantiate one `_target_` node; `known` are arguments that come from other parts.

    A node without nodes inside is called directly, at a tenth of what Hydra's general way takes; a mapping of values,
    such as a layer graph, is no node.

    Raises:
        WrongUse: the constructor refused its arguments.
    """
    values = OmegaConf.to_container(node, resolve=True)
    assert isinstance(values, dict)
    with as_wrong_use():
        if _holds_target([*values.values()]) or any(str(k).startswith("_") for k in {*values} - CALL):
            return _instantiated(node, known)
        called = get_object(str(values.pop("_target_")))
        bound = values.pop("_partial_", False)
        arguments = {str(k): v for k, v in values.items()} | known
        return partial(called, **arguments) if bound else called(**arguments)


def _instantiated(node: DictConfig, known: dict[str, Any]) -> Any:
    """Hydra's general way, without its wrapping of what a constructor raises."""
    try:
        return instantiate(node, **known, _convert_="all")
    except InstantiationException as error:
        if isinstance(error.__cause__, ValueError | OSError):
            raise error.__cause__ from error
        raise


def _holds_target(value: Any) -> bool:
    if isinstance(value, dict):
        return "_target_" in value or any(map(_holds_target, value.values()))
    return isinstance(value, list) and any(map(_holds_target, value))
