"""Configs that a page asks for: words and plain values of the parts that it may choose."""

import copy
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from ganlab.build.signatures import check
from ganlab.build.trust import refuse_foreign
from ganlab.config import compose
from ganlab.errors import WrongUse

WORD = re.compile(r"\+?([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)=([^${}\\\n]{0,300})")
PARTS = (
    "dataset",
    "generator",
    "discriminator",
    "loss",
    "penalty",
    "auxiliary",
    "conditioning",
    "augmentation",
    "optimizer",
    "training",
    "seed",
    "batch_norm_eps",
)
OF_FILES = ("file", "graph", "trust", "cache", "weights", "path")  # last parts of keys that name what lies on the disk


def composed(words: Sequence[str], defaults: Sequence[str] = (), beside: Mapping[str, str] | None = None) -> DictConfig:
    """The config of `words` over `defaults`, not to be changed; `beside` are keys that a page cannot set.

    Raises:
        WrongUse: a word is of no part that a page may choose, or names what is none.
    """
    for word in words:
        _refuse_odd(word)
    own = [f"{key}={value}" for key, value in (beside or {}).items()]
    return _composed((*chosen(words, defaults), *own))


@lru_cache(maxsize=32)
def _composed(words: tuple[str, ...]) -> DictConfig:
    cfg = compose(words)
    check(cfg)
    refuse_foreign(cfg, Path("this"))
    return cfg


def changed(cfg: DictConfig, settings: Sequence[str]) -> DictConfig:
    """A config with some values changed, in milliseconds where composing it anew takes a second.

    Raises:
        WrongUse: what `composed` says.
    """
    cfg = copy.deepcopy(cfg)
    for setting in settings:
        _refuse_odd(setting)
        try:
            given = OverridesParser.create().parse_override(setting)
            if given.is_sweep_override():
                raise WrongUse(f"{setting} asks for several values; give one")
            OmegaConf.update(cfg, str(given.key_or_group), given.value(), force_add=bool(given.is_add()))
        except (HydraException, OmegaConfBaseException) as error:
            raise WrongUse(f"{setting} cannot be set ({str(error).splitlines()[0]}); correct it") from error
    check(cfg)
    return cfg


def chosen(words: Sequence[str], defaults: Sequence[str] = ()) -> list[str]:
    """The words of a command line for the same, each key once."""
    return list({w.lstrip("+").partition("=")[0]: w for w in [*defaults, *words]}.values())


def _refuse_odd(word: str) -> None:
    match = WORD.fullmatch(word)
    key = match[1].split(".") if match else []
    if not match or key[0] not in PARTS or (len(key) > 1 and key[-1] in OF_FILES) or "_target_" in word:
        raise WrongUse(f"{word[:60]!r} cannot be chosen here; give part=word or part.key=value of {', '.join(PARTS)}")
