"""A config held against the source of what it names: a typo is refused before torch is imported. Imports no torch."""

from collections.abc import Mapping, Set
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import MissingMandatoryValue, OmegaConfBaseException

from ganlab.build.alone import check_alone
from ganlab.build.hydra_adapter import nodes_below, without_resolving
from ganlab.config import conf_folder
from ganlab.config.annotations import beyond, describe, matches
from ganlab.config.refusal import refused, sentence
from ganlab.config.source import constructor
from ganlab.config.suggestion import did_you_mean
from ganlab.config.words import groups
from ganlab.errors import WrongUse
from ganlab.needs import Bound, Positive, Rate

# The types of what stands at the top of a config.
TOP: Mapping[str, Any] = {
    "seed": Annotated[int, Bound(0, 2**32 - 1)],
    "name": str | int,
    "fresh": bool | None,
    "init_from": str | int | None,  # the beginning of a signature may be a number
    "batch_norm_eps": Positive,
}
# What torch's own annotations leave open.
OPTIMIZER: Mapping[str, Any] = {"lr": Rate}
CALL = {"_target_", "_partial_", "_convert_", "_recursive_", "_args_"}


def check_unimported(cfg: DictConfig) -> None:
    """Hold every `_target_` node against its constructor's source, as far as that tells.

    Raises:
        WrongUse: as `ganlab.build.signatures.check` does.
    """
    check_top(cfg)
    for key, node in nodes_below(cfg):
        called = constructor(str(node["_target_"]))
        more = OPTIMIZER if str(node["_target_"]).startswith("torch.optim.") else {}
        if called is None or called.takes_any:
            continue
        for name, value in node_values(key, node).items():
            if name not in CALL and name not in called.parameters:
                raise WrongUse(called.refusal(f"{key}.", name, node))
            if name not in CALL:
                check_value(f"{key}.{name}", value, more.get(name, called.parameters[name].hint))
    check_alone(cfg)


def check_top(cfg: DictConfig) -> None:
    """Hold what stands at the top of a config against its types and bounds.

    Raises:
        WrongUse: one of them is wrong.
    """
    with refused():
        top = {name: cfg[name] for name in TOP if name in cfg}
    for name, value in top.items():
        check_value(name, value, TOP[name])
    _refuse_unused(cfg)


def _refuse_unused(cfg: DictConfig) -> None:
    """A value of the user's own serves what refers to it; one that nothing does is a slip."""
    own = [
        key
        for key in map(str, cfg)
        if key not in _keys(conf_folder()) and not (OmegaConf.is_dict(without_resolving(cfg, key)) and key in groups())
    ]
    text = OmegaConf.to_yaml(cfg) if own else ""
    for name in own:
        if f"${{{name}" not in text:
            raise WrongUse(f"nothing here is called {name} or refers to it{did_you_mean(name, _keys(conf_folder()))}")


@cache
def _keys(folder: Path) -> Set[str]:
    """What may stand at the top of a config."""
    content = yaml.safe_load((folder / "train.yaml").read_text())
    chosen = {str(key) for entry in content["defaults"] if isinstance(entry, dict) for key in entry}
    return {*content, *chosen, *TOP}


def node_values(key: str, node: DictConfig) -> dict[str, Any]:
    """A node as plain values, by parameter.

    Raises:
        WrongUse: one is missing or cannot be resolved.
    """
    try:
        return {
            str(k): OmegaConf.to_container(v, resolve=True) if OmegaConf.is_config(v) else v for k, v in node.items()
        }
    except MissingMandatoryValue as error:
        raise WrongUse(f"{error.full_key} must be given; add {error.full_key}=VALUE") from error
    except OmegaConfBaseException as error:
        ours = "WrongUse raised" in str(error)  # a resolver's own sentence needs no key
        raise WrongUse(sentence(error) if ours else f"{key}: {str(error).splitlines()[0]}") from error


def check_value(key: str, value: Any, hint: Any) -> None:
    """Hold a value against an annotation.

    Raises:
        WrongUse: its type or a number in it is wrong.
    """
    if not matches(value, hint):
        raise WrongUse(f"{key}={value} has the wrong type ({type(value).__name__}); it must be {describe(hint)}")
    for number, allowed in beyond(value, hint):
        inside = "" if number is value else f" in {value}"
        raise WrongUse(f"{key} must be {allowed}, got {number}{inside}")
