"""A layer graph in a YAML or JSON file, as plain data. Imports no torch."""

import json
from pathlib import Path
from typing import Any

import yaml
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from ganlab.errors import WrongUse

DEEPEST = 100  # levels of lists and mappings
MOST = 200_000  # values, those that YAML's aliases repeat counted each time


def load_graph(file: str | None) -> Any:
    """The layer graph in a YAML or JSON file (or in a word's file, under `graph`), as plain data.

    Raises:
        WrongUse: there is no such file, or it holds no mapping.
    """
    return load_network(file)[0]


def load_network(file: str | None) -> tuple[Any, int | None]:
    """The layer graph in a file, and what a word's file says of its latents' numbers.

    Raises:
        WrongUse: there is no such file, or it holds no mapping.
    """
    if file is None:
        raise WrongUse("a network of layers wants a graph; give generator.file=FILE or discriminator.file=FILE")
    path = Path(file).expanduser()
    try:
        content = _loaded(path.read_text(), path.suffix == ".json")
    except (OSError, ValueError, RecursionError, yaml.YAMLError, OmegaConfBaseException) as error:
        reason = " ".join(str(getattr(error, "strerror", None) or error).split())
        raise WrongUse(
            f"the graph in {file} cannot be read ({reason}); give a YAML or JSON file with `nodes`"
        ) from error

    players = (content.get(p) for p in ("generator", "discriminator")) if isinstance(content, dict) else ()
    for node in (content, *players):
        if isinstance(node, dict) and isinstance(node.get("graph"), dict):
            latent_dim = node.get("latent_dim")
            return node["graph"], latent_dim if isinstance(latent_dim, int) else None
    if not isinstance(content, dict):
        raise WrongUse(f"{file} holds no mapping; give a YAML or JSON file with `nodes`")
    return content, None


def _loaded(text: str, is_json: bool) -> Any:
    """As OmegaConf reads YAML, which unlike PyYAML takes 1e3 for a number."""
    if is_json:
        content = json.loads(text)
        _extent(content, 0, {})
        return content
    plain = yaml.safe_load(text)
    _extent(plain, 0, {})  # OmegaConf copies what an alias repeats, a billion times if need be
    if not isinstance(plain, dict | None):
        return plain
    loaded = OmegaConf.create(text)
    return OmegaConf.to_container(loaded, resolve=False) if OmegaConf.is_config(loaded) else loaded


def _extent(value: Any, depth: int, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """How many values there are, and on how many levels.

    Raises:
        ValueError: too many.
    """
    if not isinstance(value, dict | list):
        return 1, 0
    if id(value) not in known:
        if depth > DEEPEST:
            raise ValueError(f"it lies more than {DEEPEST} levels deep")
        parts = [_extent(part, depth + 1, known) for part in (value.values() if isinstance(value, dict) else value)]
        known[id(value)] = 1 + sum(count for count, _ in parts), 1 + max((height for _, height in parts), default=0)
    count, height = known[id(value)]
    if depth + height > DEEPEST:
        raise ValueError(f"it lies more than {DEEPEST} levels deep")
    if count > MOST:
        raise ValueError(f"it holds more than {MOST} values")
    return count, height
