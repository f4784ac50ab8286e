"""What a run was asked for: `config.yaml` and `overrides.yaml`, which each training writes anew."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from ganlab.errors import WrongUse
from ganlab.store.file import Damaged, read_yaml, replace_file, tell_once

AGAIN = "give the run's command again"
WAY_OUT = f"{AGAIN}, which writes it anew"
NEEDED = ("generator", "discriminator", "dataset", "training")  # without these a config is none


def plain_config(folder: Path) -> dict[str, Any]:
    """`config.yaml` as plain values, nothing resolved.

    Raises:
        WrongUse: there is none, or it is damaged.
    """
    path = folder / "config.yaml"
    try:
        plain = read_yaml(path, WAY_OUT)
    except FileNotFoundError:
        raise _missing(folder) from None
    lacking = [key for key in NEEDED if not isinstance(plain, dict) or not isinstance(plain.get(key), dict)]
    if lacking:
        raise Damaged(f"{path} is damaged (it has no {lacking[0]}); {WAY_OUT}")
    return dict(plain)


def text(folder: Path) -> str:
    """`config.yaml` as it stands; what is no text in it is replaced.

    Raises:
        WrongUse: there is none.
    """
    try:
        return (folder / "config.yaml").read_text(errors="replace")
    except FileNotFoundError:
        raise _missing(folder) from None


def write(folder: Path, config: Mapping[str, Any], overrides: Sequence[str]) -> None:
    """Replace both files."""
    for name, content in (("config.yaml", dict(config)), ("overrides.yaml", list(overrides))):
        replace_file(folder / name, OmegaConf.to_yaml(OmegaConf.create(content)).encode())


def config(folder: Path) -> DictConfig:
    """The same as OmegaConf has it; of interpolations, only what names the config's own paths is one.

    Raises:
        WrongUse: there is none, or it is damaged.
    """
    return as_written(plain_config(folder))


def as_written(plain: dict[str, Any]) -> DictConfig:
    """A config that somebody else may have written: `${paths.cache}` is its own path, all else stays text.

    >>> as_written({"paths": {"cache": "/a"}, "cache": "${paths.cache}/b"}).cache
    '/a/b'
    """
    paths = plain.get("paths")
    own = "|".join(re.escape(str(key)) for key in paths) if isinstance(paths, dict) else ""
    kept = f"(?!paths\\.(?:{own})\\}})" if own else ""
    cfg = OmegaConf.create(_literal(plain, re.compile(rf"(\\*)\$\{{{kept}")))
    assert isinstance(cfg, DictConfig)
    return cfg


def overrides(folder: Path) -> list[str]:
    """The words of the command line; none where they are lost."""
    try:
        words = read_yaml(folder / "overrides.yaml", WAY_OUT)
    except FileNotFoundError:
        return []
    except Damaged as error:
        tell_once(str(error))
        return []
    return [str(word) for word in words] if isinstance(words, list) else []


def is_readable(folder: Path) -> bool:
    """Whether both are there and undamaged."""
    try:
        plain_config(folder)
        return isinstance(read_yaml(folder / "overrides.yaml", WAY_OUT), list)
    except (WrongUse, FileNotFoundError):
        return False


def _missing(folder: Path) -> WrongUse:
    if (folder / "status.json").is_file():
        return Damaged(f"{folder / 'config.yaml'} is missing; {WAY_OUT}")
    return WrongUse(f"{folder} is no run folder (it has no config.yaml); give the folder that a training named")


def _literal(value: Any, interpolation: re.Pattern[str]) -> Any:
    """Plain values, so that OmegaConf gives back what was written where `interpolation` matches."""
    if isinstance(value, dict):
        return {key: _literal(v, interpolation) for key, v in value.items()}
    if isinstance(value, list):
        return [_literal(v, interpolation) for v in value]
    return interpolation.sub(r"\1\1\\${", value) if isinstance(value, str) else value
