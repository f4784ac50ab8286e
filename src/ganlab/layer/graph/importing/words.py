"""What any file holds of networks, as words of conf/: one YAML per player."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from ganlab.errors import WrongUse
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.file import check_graph
from ganlab.layer.graph.importing import Found
from ganlab.layer.graph.importing.spelling import of_layers
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.reading import read as read_graph

PLAYERS = ("generator", "discriminator")
OWN = {"layers", "latent_dim"}  # what is a network's, not a training's


def graphs(file: str) -> list[Found] | None:
    """The graphs of FILE.py:FUNCTION, a Keras file, or a modular JSON with `layers`; None for any other file.

    Raises:
        WrongUse: it is one of these, and cannot be read.
    """
    path, _, factory = file.partition(":")
    if path.endswith(".py"):
        from ganlab.layer.graph.importing import sequential

        return [sequential.read(Path(path), factory or "make").result]
    content = _json(Path(path))
    if path.endswith(".keras") or "class_name" in content:
        from ganlab.layer.graph.importing import keras

        return [keras.read(Path(path)).result]
    layered = {p: content[p] for p in PLAYERS if isinstance(content.get(p), dict) and "layers" in content[p]}
    return [_of_player(player, node) for player, node in layered.items()] or None


def _of_player(player: str, node: Mapping[str, Any]) -> Found:
    """What a player of a modular JSON says beside the layers counts more."""
    found, said = of_layers(node["layers"], f"{player}.layers"), str(node.get("latent_dim"))  # numbers may be texts
    return replace(found, player=player, entering=int(said) if said.isdecimal() else found.entering)


def is_whole(path: Path) -> bool:
    """Whether a modular JSON says more of the training than both players' layers, or the layers of one."""
    content = _json(path)
    return all(p in content for p in PLAYERS) and any(
        key not in PLAYERS or not isinstance(value, dict) or not {*value} <= OWN for key, value in content.items()
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def checked(found: Found, facts: Facts, player: str | None = None) -> LaidOut:
    """The graph laid out for `player`, or for the player that the file or the graph itself tells.

    Raises:
        WrongUse: the graph cannot be read.
    """
    broken = [str(problem) for problem in read_graph(found.graph).problems]
    if broken:
        raise WrongUse(f"the layers of the {player or found.player or 'network'}: {' | '.join(broken)}")
    facts = replace(facts, latent_dim=found.entering or facts.latent_dim)
    return check_graph(found.graph, facts, player or found.player)


def write(found: Found, player: str, name: str, folder: Path) -> Path:
    """Write conf/PLAYER/NAME.yaml below `folder`."""
    path = folder / player / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    node: dict[str, Any] = {"_target_": f"ganlab.{player}.layers.Layers"}
    if player == "generator" and found.entering is not None:
        node["latent_dim"] = found.entering
    node["graph"] = dict(found.graph)
    path.write_text(yaml.safe_dump(node, sort_keys=False, default_flow_style=None, width=110))
    return path
