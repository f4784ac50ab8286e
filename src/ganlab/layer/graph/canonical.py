"""The one form of a graph: shorthand, names and defaults written out, so that equal graphs have equal text."""

from collections.abc import Mapping
from typing import Any

from ganlab.layer.graph.expression import plain
from ganlab.layer.graph.palette import words
from ganlab.layer.graph.reading import VERSION, Block, Graph, Item, read


def one_form(content: Any) -> Any:
    """A graph as plain data in its one form; what cannot be read stays as it is.

    >>> one_form({"nodes": ["relu", {"dense": 3}]}) == one_form({"nodes": ["relu", {"dense": {"width": 3}}]})
    True
    """
    graph = read(content)
    return content if graph.problems else plain_graph(graph)


def plain_graph(graph: Graph) -> dict[str, Any]:
    """A graph that was read, as plain data."""
    return {
        "graph": VERSION,
        "values": {k: _value(v) for k, v in graph.values.items()},
        "blocks": {name: _block(graph, block) for name, block in graph.blocks.items()},
        "nodes": _nodes(graph, graph.items),
        "outputs": dict(graph.outputs),
        "initialization": graph.initialization,
        "weights": graph.weights,
    }


def _block(graph: Graph, block: Block) -> dict[str, Any]:
    return {"values": {k: _value(v) for k, v in block.values.items()}, "nodes": _nodes(graph, block.items)}


def _nodes(graph: Graph, items: tuple[Item, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in items:
        node: dict[str, Any] = {"name": item.name, item.word: _parameters(graph, item)}
        if item.sources is not None:
            node["from"] = list(item.sources)
        found.append(node)
    return found


def _parameters(graph: Graph, item: Item) -> dict[str, Any]:
    given = {k: _value(v) for k, v in item.given.items()}
    if item.word == "repeat":
        return {**given, "nodes": _nodes(graph, item.inside)}
    if item.word in graph.blocks:
        return given
    if item.word not in words():
        return given
    defaults: Mapping[str, Any] = {p.name: p.default for p in words()[item.word].parameters() if not p.required}
    return {**defaults, **given}


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list | tuple):
        return [_value(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
