"""What any file holds of networks, as words of conf/: one YAML per player."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ganlab.errors import WrongUse
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.file import check_graph
from ganlab.layer.graph.importing import Imported
from ganlab.layer.graph.importing.spelling import of_layers
from ganlab.layer.graph.reading import read as read_graph

PLAYERS = ("generator", "discriminator")


@dataclass(frozen=True)
class Found:
    """A graph of a file, whose it is (None where nothing says so), and what is not quite the same."""

    player: str | None
    graph: Mapping[str, Any]
    remarks: tuple[str, ...] = ()


def graphs(file: str) -> list[Found] | None:
    """The graphs of FILE.py:FUNCTION, a Keras file, or a modular JSON with `layers`; None for any other file.

    Raises:
        WrongUse: it is one of these, and cannot be read.
    """
    path, _, factory = file.partition(":")
    if path.endswith(".py"):
        from ganlab.layer.graph.importing import sequential

        return [_found(sequential.read(Path(path), factory or "make"))]
    content = _json(Path(path))
    if path.endswith(".keras") or "class_name" in content:
        from ganlab.layer.graph.importing import keras

        return [_found(keras.read(Path(path)))]
    layered = {p: content[p] for p in PLAYERS if isinstance(content.get(p), dict) and "layers" in content[p]}
    return [Found(p, *of_layers(node["layers"], f"{p}.layers")) for p, node in layered.items()] or None


def is_whole(path: Path) -> bool:
    """Whether a modular JSON says more of the training than both players' layers, or the layers of one."""
    content = _json(path)
    return all(p in content for p in PLAYERS) and any(
        key not in PLAYERS or not isinstance(value, dict) or {*value} != {"layers"} for key, value in content.items()
    )


def _found(imported: Imported) -> Found:
    return Found(None, imported.graph, tuple(imported.remarks))


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write(found: Found, name: str, facts: Facts, folder: Path, player: str | None = None) -> Iterator[str]:
    """Write conf/PLAYER/NAME.yaml below `folder`; gives its path, and a sentence for all that is to be known.

    Raises:
        WrongUse: the graph cannot be read.
    """
    broken = [str(problem) for problem in read_graph(found.graph).problems]
    if broken:
        raise WrongUse(f"the layers of {name}: {' | '.join(broken)}")
    laid_out = check_graph(found.graph, facts, found.player or player)
    path = folder / laid_out.player / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    node = {"_target_": f"ganlab.{laid_out.player}.layers.Layers", "graph": dict(found.graph)}
    path.write_text(yaml.safe_dump(node, sort_keys=False, default_flow_style=None, width=110))
    yield str(path)
    yield from (f"{'error' if p.stops else 'warning'} {p}" for p in laid_out.problems)
    yield from (f"remark  {remark}" for remark in found.remarks)
    yield f"python train.py {laid_out.player}={name}"
