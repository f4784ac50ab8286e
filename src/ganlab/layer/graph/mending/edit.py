"""One problem's node in a graph as it is written, and the changes that a mend makes there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from re import Match
from typing import Any

from ganlab.layer.graph.facts import INPUTS, Facts
from ganlab.layer.graph.laid_out import LaidOut, Placed
from ganlab.layer.graph.layer import Shape
from ganlab.layer.graph.palette import words
from ganlab.layer.graph.problem import Problem
from ganlab.layer.graph.reading import Graph, Item, every


@dataclass
class Edit:
    """`graph` is changed in place; `read` is what it was before."""

    graph: dict[str, Any]
    read: Graph
    problem: Problem
    laid_out: LaidOut
    facts: Facts
    overrides: dict[str, str] = field(default_factory=dict)

    @property
    def item(self) -> Item | None:
        """The problem's node."""
        return self.item_of(self.problem.node)

    def item_of(self, name: str) -> Item | None:
        """The written node of a full name such as stage.0.conv_1, of a place, or of a name inside a repeat."""
        found, items, parts = None, self.read.items, name.split(".")
        while parts:
            found = next((item for item in items if item.name == parts[0]), None)
            if found is None:
                break
            parts = parts[2:] if found.word == "repeat" else parts[1:]
            block = self.read.blocks.get(found.word)
            items = block.items if block else found.inside
        return found or next((i for i in self._all() if name in (i.place, i.name)), None)

    def _all(self) -> Iterator[Item]:
        yield from every(self.read.items)
        for block in self.read.blocks.values():
            yield from every(block.items)

    def place(self, item: Item) -> tuple[list[Any], int]:
        """The list that a node is written in, and where."""
        parts = item.place.split(".")
        here: Any = self.graph
        if parts[0] == "blocks":  # the place of a block's node leaves `nodes` out
            here, parts = here["blocks"][parts[1]]["nodes"], parts[2:]
        for part in parts[:-1]:
            here = here[int(part)] if isinstance(here, list) else here[part]
        return here, int(parts[-1])

    def node(self, item: Item) -> dict[str, Any]:
        """A node as a mapping, shorthand written out, to be changed."""
        nodes, at = self.place(item)
        node = {nodes[at]: None} if isinstance(nodes[at], str) else dict(nodes[at])
        if item.word != "repeat":
            node[item.word] = dict(item.given) or None
        nodes[at] = node
        return node

    def set(self, item: Item, name: str, value: Any) -> bool:
        """Give a node's parameter a value."""
        node = self.node(item)
        node[item.word] = {**(node[item.word] or {}), name: value}
        return True

    def drop(self, item: Item, name: str) -> bool:
        """Leave a node's parameter at its default."""
        node = self.node(item)
        kept = {k: v for k, v in (node[item.word] or {}).items() if k != name}
        node[item.word] = kept or None
        return True

    def insert_before(self, item: Item, *new: Any) -> bool:
        """Put nodes into the way of a node's input."""
        node = self.node(item)
        nodes, at = self.place(item)
        added = [{each: None} if isinstance(each, str) else dict(each) for each in new]
        if "from" in node:
            added[0]["from"] = node.pop("from")
        nodes[at:at] = added
        return True

    def insert_after(self, item: Item, *new: Any) -> bool:
        """Put nodes behind a node, and let an output that it was move to the last of them."""
        nodes, at = self.place(item)
        nodes[at + 1 : at + 1] = [*new]
        outputs = dict(self.graph.get("outputs") or {})
        for output in [o for o, name in outputs.items() if name == item.name]:
            del outputs[output]
        if "outputs" in self.graph:
            self.graph["outputs"] = outputs
        return True

    def remove(self, item: Item, bridged: bool = True) -> bool:
        """Take a node out; who took from it by name takes from what it took from, unless it is not `bridged`."""
        nodes, at = self.place(item)
        if len(nodes) == 1:
            return False
        for other in [i for i in self._all() if i.sources and item.name in i.sources]:
            into = [s for name in other.sources or () for s in (item.sources or ()) if bridged and name == item.name]
            kept = [s for s in other.sources or () if s != item.name]
            node = self.node(other)
            node.pop("from")
            if kept or into:
                node["from"] = [*kept, *into]
        del nodes[at]
        if "outputs" in self.graph:
            self.graph["outputs"] = {k: v for k, v in self.graph["outputs"].items() if v != item.name}
        return True

    def placed(self, name: str | None = None) -> Placed | None:
        """The node as it was laid out."""
        wanted = self.problem.node if name is None else name
        return next((node for node in self.laid_out.nodes if node.name == wanted), None)

    def shape(self) -> Shape | None:
        """What the problem's node is given."""
        found = self.placed()
        return found.inputs[0] if found and found.inputs else None

    def before(self, name: str | None = None) -> Iterator[Placed]:
        """The nodes that lead to a node, along first inputs, the nearest first."""
        here = self.placed(name)
        while here is not None and here.sources:
            here = self.placed(here.sources[0])
            if here is not None:
                yield here

    def widened(self, name: str | None = None) -> tuple[Item, Placed] | None:
        """The nearest node before one whose `width` says how many numbers come out."""
        for found in self.before(name):
            item = self.item_of(found.name)
            if item is None or item.word not in words():
                return None
            if any(p.name == "width" for p in words()[item.word].parameters()):
                return item, found
        return None

    @property
    def main_input(self) -> str:
        """latent or sample."""
        return INPUTS[self.laid_out.player][0]


Way = Callable[[Edit, Match[str]], bool]


def way_by(pattern: str, way: Way) -> tuple[re.Pattern[str], Way]:
    """A mend, by the fix that asks for it."""
    return re.compile(pattern), way
