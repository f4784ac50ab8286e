"""Words of networks on the disk: which can be drawn, reading one, writing one into the conf/ of the working folder."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from ganlab.config import conf_folder
from ganlab.config.words import path_of, words
from ganlab.errors import WrongUse
from ganlab.layer import graph as home
from ganlab.layer.graph.canonical import one_form
from ganlab.store.file import replace_file
from ganlab.studio.refusal import Missing

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MARK = "drawn in ganlab studio"
TEMPLATES = Path(str(home.__file__)).parent / "template"


@dataclass(frozen=True)
class Drawing:
    """A network as it lies on the disk; `graph` is None where its word is code."""

    word: str
    graph: dict[str, Any] | None
    latent_dim: int | None = None
    own: bool = False
    layout: dict[str, Any] = field(default_factory=dict)


def listed(player: str) -> Iterator[dict[str, Any]]:
    """{word, graph: whether it can be drawn, own: whether it was drawn here} of each word."""
    for word in words(player):
        if word != "layers":
            graph = _graph_of(player, word)
            yield {"word": word, "graph": graph is not None, "own": is_own(player, word)}


def opened(player: str, word: str) -> Drawing:
    """A word as a drawing: its own graph, or the template of the same network.

    Raises:
        Missing: there is no such word.
    """
    if not NAME.fullmatch(word) or word not in words(player):
        raise Missing(f"there is no {player}={word[:60]}; /api/design/words lists them")
    node, own = _node(player, word), is_own(player, word)
    latent = node.get("latent_dim")
    known = latent if isinstance(latent, int) else None
    return Drawing(word, _graph_of(player, word), known, own, _layout(player, word) if own else {})


def is_own(player: str, word: str) -> bool:
    """Whether a word may be written over, once that was asked: one of the app's or of a user's own folder."""
    path = _own_path(player, word)
    if not path.is_file():
        return False
    shipped = conf_folder() / player / path.name
    return MARK in path.read_text(errors="replace")[:400] or not shipped.is_file()


def write(player: str, word: str, drawing: Drawing, overwrite: bool) -> dict[str, Any]:
    """Write conf/PLAYER/WORD.yaml, and where things stand beside it: {saved, path}; not saved where it must be asked.

    Raises:
        WrongUse: the name is none, or a word of ganlab's own.
    """
    if not NAME.fullmatch(word):
        raise WrongUse(f"{word[:60]!r} is no name of a word; use small letters, digits and _, up to 40")
    path = _own_path(player, word)
    if word in words(player) and not is_own(player, word):
        raise WrongUse(f"{player}={word} is a word of ganlab; choose another name")
    shown = f"conf/{player}/{path.name}"
    if path.is_file() and not overwrite:
        return {"saved": False, "path": shown}

    path.parent.mkdir(parents=True, exist_ok=True)
    if not _is_same(player, word, drawing):  # else the comments of a hand stay
        replace_file(path, text(player, drawing).encode())
    layout = path.with_suffix(".layout.json")
    if drawing.layout:
        replace_file(layout, json.dumps(drawing.layout).encode())
    else:
        layout.unlink(missing_ok=True)
    return {"saved": True, "path": shown}


def text(player: str, drawing: Drawing) -> str:
    """A word's file."""
    title = " ".join(str((drawing.graph or {}).get("title") or "A network").split())[:80]
    node: dict[str, Any] = {"_target_": f"ganlab.{player}.layers.Layers"}
    if player == "generator" and drawing.latent_dim is not None:
        node["latent_dim"] = drawing.latent_dim
    written = yaml.safe_dump(
        {**node, "graph": drawing.graph}, sort_keys=False, default_flow_style=None, width=110, allow_unicode=True
    )
    return f"# {title}; {MARK}.\n{written}"


def _own_path(player: str, word: str) -> Path:
    return Path.cwd() / "conf" / player / f"{word}.yaml"


def _is_same(player: str, word: str, drawing: Drawing) -> bool:
    path = _own_path(player, word)
    if not path.is_file():
        return False
    node = _node(player, word)
    same = one_form(node.get("graph")) == one_form(drawing.graph)
    return same and node.get("latent_dim") == (drawing.latent_dim if player == "generator" else None)


def _graph_of(player: str, word: str) -> dict[str, Any] | None:
    graph = _node(player, word).get("graph")
    if isinstance(graph, dict):
        return graph
    template = TEMPLATES / player / f"{word}.yaml"
    return _content(template) if template.is_file() else None


def _node(player: str, word: str) -> dict[str, Any]:
    """What a word's file says of the network; empty where it cannot be read."""
    content = _content(path_of(player, word))
    inside = content.get(player)
    return inside if isinstance(inside, dict) else content


def _content(path: Path) -> dict[str, Any]:
    try:
        content = OmegaConf.to_container(OmegaConf.load(path), resolve=False)
    except (OSError, ValueError, yaml.YAMLError, OmegaConfBaseException):
        return {}
    return {str(k): v for k, v in content.items()} if isinstance(content, Mapping) else {}


def _layout(player: str, word: str) -> dict[str, Any]:
    try:
        found = json.loads(_own_path(player, word).with_suffix(".layout.json").read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
