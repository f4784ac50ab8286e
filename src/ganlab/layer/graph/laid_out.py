"""A graph laid out for a dataset: nodes in order, with shapes, and what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from ganlab.layer.graph.layer import Layer, Shape
from ganlab.layer.graph.problem import Problem
from ganlab.layer.graph.reading import Graph


@dataclass(frozen=True)
class Placed:
    """A node with its layer; `shape` is None where something before it is wrong."""

    name: str
    layer: Layer
    sources: tuple[str, ...]
    inputs: tuple[Shape, ...]
    shape: Shape | None

    @property
    def parameters(self) -> int:
        """How many learned numbers it has."""
        return 0 if self.shape is None else sum(prod(s) for s in self.layer.weight_shapes(*self.inputs).values())

    @property
    def multiply_adds(self) -> int:
        """Of one sample."""
        return 0 if self.shape is None else self.layer.multiply_adds(*self.inputs)


@dataclass(frozen=True)
class LaidOut:
    """What `check` found: the nodes in an order in which they can be computed, the outputs' nodes, the problems."""

    graph: Graph
    player: str
    inputs: Mapping[str, Shape]
    nodes: tuple[Placed, ...]
    outputs: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def stops(self) -> bool:
        """Whether a problem keeps it from being built."""
        return any(p.stops for p in self.problems)

    @property
    def reads_labels(self) -> bool:
        """Whether a node takes the labels."""
        return any("labels" in node.sources for node in self.nodes)

    @property
    def parameters(self) -> int:
        """How many learned numbers it has."""
        return sum(node.parameters for node in self.nodes)

    @property
    def multiply_adds(self) -> int:
        """Of one sample."""
        return sum(node.multiply_adds for node in self.nodes)

    @property
    def activation_bytes(self) -> int:
        """What the outputs of all nodes take, of one sample in 32 bits."""
        return sum(4 * prod(node.shape) for node in self.nodes if node.shape is not None)

    def shape(self, name: str) -> Shape | None:
        """Of a node or an input."""
        if name in self.inputs:
            return self.inputs[name]
        return next((node.shape for node in self.nodes if node.name == name), None)

    def receptive_field(self) -> dict[str, int | None]:
        """Node -> how many places of the sample (in one direction) one of its places sees; None for all of them."""
        whole = max(self.inputs.get("sample", ())[1:], default=None)
        seen: dict[str, tuple[float, float] | None] = {"sample": (1, 1)}
        for node in self.nodes:
            before = [seen[s] for s in node.sources if s in seen]  # what comes of labels alone sees no place
            reach = node.layer.reach()
            if not before:
                continue
            if reach is None or any(b is None for b in before):
                seen[node.name] = None
                continue
            extent, jump = max(b for b in before if b is not None)
            seen[node.name] = (extent + (reach[0] - 1) * jump, jump * reach[1])
        return {node.name: _places(seen.get(node.name, (0, 1)), whole) for node in self.nodes}


def _places(seen: tuple[float, float] | None, whole: int | None) -> int | None:
    return None if seen is None or whole is None else min(whole, round(seen[0]))
