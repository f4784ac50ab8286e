"""The networks of a run, in a table, from its folder alone."""

from contextlib import suppress
from typing import Any

from ganlab.errors import WrongUse
from ganlab.store import told
from ganlab.store.facts import choices, plain_config
from ganlab.store.run import Run

PLAYERS = ("generator", "discriminator")


def networks(run: Run) -> dict[str, Any]:
    """For each player: its word, constructor, options, layers (of a layer graph) and parameters."""
    config, words = plain_config(run), choices(run)
    counts: dict[str, Any] = run.status.get("parameters") or {}
    with suppress(WrongUse, OSError):
        counts = told.result(run.folder).get("parameters", counts)
    return {player: _network(config.get(player), words.get(player, ""), counts.get(player)) for player in PLAYERS}


def _network(node: Any, word: str, count: Any) -> dict[str, Any]:
    plain = node if isinstance(node, dict) else {}
    graph = plain.get("graph")
    options = {str(k): v for k, v in plain.items() if k not in ("_target_", "graph") and v is not None}
    return {
        "word": word,
        "target": str(plain.get("_target_", "")),
        "parameters": count,
        "options": [{"name": name, "value": _short(value)} for name, value in options.items()],
        "layers": _layers(graph) if isinstance(graph, dict) else [],
    }


def _layers(graph: dict[str, Any]) -> list[dict[str, str]]:
    nodes = graph.get("nodes")
    named = nodes.items() if isinstance(nodes, dict) else enumerate(nodes if isinstance(nodes, list) else [])
    rows = []
    for name, node in named:
        plain = node if isinstance(node, dict) else {"layer": node}
        kind = plain.get("layer", plain.get("type", plain.get("op", "")))
        options = {k: v for k, v in plain.items() if k not in ("layer", "type", "op", "name", "id")}
        rows.append(
            {"name": str(plain.get("name", plain.get("id", name))), "layer": str(kind), "options": _short(options)}
        )
    return rows


def _short(value: Any) -> str:
    text = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
    return text if len(text) < 300 else f"{text[:300]}..."
