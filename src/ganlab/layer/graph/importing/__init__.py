"""Networks of other libraries as layer graphs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Found:
    """A graph of a file; the length of the vector that goes in and the player, where the file says them."""

    graph: Mapping[str, Any]
    remarks: tuple[str, ...] = ()
    entering: int | None = None
    player: str | None = None


@dataclass
class Imported:
    """The graph that a network became, node by node, and what is not quite the same, a sentence each."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)  # a layer of the other library -> the node with its weights
    entering: int | None = None  # the numbers that go in, where it is a vector of a known length
    player: str | None = None  # whose network it is, where what goes in tells

    @property
    def result(self) -> "Found":
        """What it amounts to."""
        return Found(self.graph, tuple(self.remarks), self.entering, self.player)

    @property
    def graph(self) -> dict[str, Any]:
        """As `ganlab.layer.graph.reading.read` takes it."""
        return {"nodes": self.nodes}

    def add(self, word: str, values: Mapping[str, Any] | None, name: str, sources: list[str] | None = None) -> str:
        """Append a node under a free name; returns the name."""
        plain = re.sub(r"[^a-z0-9_]", "_", name.lower()) or word
        taken = {node["name"] for node in self.nodes} | {"input", "latent", "labels", "sample"}
        free, count = plain, 1
        while free in taken:
            count += 1
            free = f"{plain}_{count}"
        before = self.nodes[-1]["name"] if self.nodes else None
        node: dict[str, Any] = {"name": free, word: dict(values) if values else None}
        if sources is not None and sources != [before]:
            node["from"] = sources
        self.nodes.append(node)
        return free
