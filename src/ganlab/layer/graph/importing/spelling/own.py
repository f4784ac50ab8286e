"""Our own words under `type`, with our own parameters."""

from collections.abc import Sequence

from ganlab.layer.graph.importing import Found
from ganlab.layer.graph.importing.spelling import Named
from ganlab.layer.graph.palette import suggestion, words

WHOSE = "our words"


def familiar(kind: str) -> int:
    """2 for a layer word."""
    return 2 if kind in words() else 0


def complaint(layer: Named) -> str | None:
    """A parameter that the word has not."""
    if layer.kind not in words():
        return f"{layer.place} is a {layer.kind}, which is no layer word; {layer.ours}"
    names = [parameter.name for parameter in words()[layer.kind].parameters()]
    if surplus := layer.surplus(names):
        return surplus
    for key in layer.given:
        if key not in names:
            hint = suggestion(key, names) or f"it takes {', '.join(names) or 'nothing'}"
            return f"{layer.place} is a {layer.kind}, which has no {key}; {hint}"
    return None


def graph(layers: Sequence[Named]) -> Found:
    """The layers as nodes."""
    nodes = []
    for layer in layers:
        names = [parameter.name for parameter in words()[layer.kind].parameters()]
        nodes.append({layer.kind: layer.by_name(names) or None})
    return Found({"nodes": nodes})
