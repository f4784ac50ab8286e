"""Repeats and blocks written out: a flat list of nodes under dotted names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ganlab.layer.graph.expression import Refused, evaluate
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.nearby import way_out
from ganlab.layer.graph.palette import suggestion
from ganlab.layer.graph.problem import Problem
from ganlab.layer.graph.reading import Graph, Item

MOST_NODES = 10_000


@dataclass(frozen=True)
class Node:
    """One layer word under its full name, with the values that its expressions may name."""

    name: str
    item: Item
    sources: tuple[str, ...]
    scope: Mapping[str, Any]


@dataclass
class Expansion:
    """The flat nodes, and what else a name may stand for (a repeat: its last node)."""

    graph: Graph
    facts: Facts
    inputs: tuple[str, ...]
    nodes: list[Node] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    copies: int = 0
    hints: dict[str, str] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)  # last nodes of repeats of nobody knows how many

    def run(self) -> "Expansion":
        """Write all out."""
        self._list(self.graph.items, "", {**self.facts.names(), **self.graph.values}, self.inputs[0], ())
        known = {node.name for node in self.nodes} | {*self.inputs}
        self.nodes = [self._wired(node, known) for node in self.nodes]
        self.unsure = {self.real(name) for name in self.unsure}
        return self

    def real(self, name: str) -> str:
        """The node or input that a name stands for."""
        seen: set[str] = set()
        while name in self.aliases and name not in seen:
            seen.add(name)
            name = self.aliases[name]
        return name

    def _wired(self, node: Node, known: set[str]) -> Node:
        sources = tuple(self.real(s) for s in node.sources)
        written = node.item.sources or ()  # without, the node before is missing, which was said of that one
        for shown, source in zip(written, sources, strict=False):
            if source not in known:
                sentence = f"takes `from: {shown}`, and there is no such node"
                self.problems.append(Problem(node.name, sentence, self._nearest(shown, known)))
        return Node(node.name, node.item, tuple(s for s in sources if s in known), node.scope)

    def _nearest(self, shown: str, known: Iterable[str]) -> str:
        if shown not in self.hints:
            near = suggestion(shown.rsplit(".", 1)[-1], [k.rsplit(".", 1)[-1] for k in sorted(known)])
            there = [*self.inputs, *(item.name for item in self.graph.items)]
            self.hints[shown] = near or f"there are {', '.join(there[:12])}"
        return self.hints[shown]

    def _list(
        self, items: Iterable[Item], prefix: str, scope: Mapping[str, Any], source: str, blocks: tuple[str, ...]
    ) -> str:
        """Write a list out; returns the name of its last node."""
        items = tuple(items)
        names = {item.name for item in items}
        entry = source
        for item in items:
            sources = (source,) if item.sources is None else self._sources(item, prefix, names, entry)
            source = prefix + item.name
            if item.word == "repeat":
                self._repeat(item, source, scope, sources[0], blocks)
            elif item.word in self.graph.blocks:
                self._block(item, source, scope, sources[0], blocks)
            elif len(self.nodes) < MOST_NODES:
                self.nodes.append(Node(source, item, sources, scope))
            else:
                place = prefix.rstrip(".") or "nodes"
                self.problems.append(Problem(place, f"makes more than {MOST_NODES} nodes", "take some out"))
                break
        return source

    def _sources(self, item: Item, prefix: str, names: set[str], entry: str) -> tuple[str, ...]:
        found = []
        for name in item.sources or ():
            if name == "input":
                found.append(entry)
            elif name.split(".")[0] in names:
                found.append(prefix + name)
            else:
                found.append(name)
        return tuple(found)

    def _repeat(self, item: Item, name: str, scope: Mapping[str, Any], source: str, blocks: tuple[str, ...]) -> None:
        times = self._times(item, name, scope)
        for i in range(1 if times is None else times):
            self.copies += 1
            if self.copies + len(self.nodes) > MOST_NODES:
                fix = "use a whole number from 0 to 1000 that makes fewer"
                self.problems.append(Problem(name, f"makes more than {MOST_NODES} nodes", fix))
                break
            inner = {**scope, item.given["index"]: i}
            source = self._list(item.inside, f"{name}.{i}.", inner, source, blocks)
            self.aliases[f"{name}.{i}"] = source
        self.aliases[name] = source
        self.unsure |= {source} if times is None else set()

    def _times(self, item: Item, name: str, scope: Mapping[str, Any]) -> int | None:
        times = item.given["times"]
        try:
            times = evaluate(times, scope) if isinstance(times, str) else times
        except Refused as refused:
            self.problems.append(Problem(name, f"times: {refused}", way_out(times, scope, self.facts)))
            return None
        if isinstance(times, bool) or not isinstance(times, int) or not 0 <= times <= 1000:
            self.problems.append(Problem(name, f"times is {times}", "use a whole number from 0 to 1000"))
            return None
        return times

    def _block(self, item: Item, name: str, scope: Mapping[str, Any], source: str, blocks: tuple[str, ...]) -> None:
        block = self.graph.blocks[item.word]
        if item.word in blocks:
            self.problems.append(Problem(name, f"block {item.word} stands inside itself", "take it out of there"))
            return
        foreign = [k for k in item.given if k not in block.values]
        for key in foreign:
            hint = suggestion(key, block.values) or f"it takes {', '.join(block.values) or 'nothing'}"
            self.problems.append(Problem(name, f"{key} is no value of the block {item.word}", hint))

        inner = {**self.facts.names(), **self.graph.values, **block.values}
        for key, value in item.given.items():
            try:
                inner[key] = evaluate(value, scope) if isinstance(value, str) else value
            except Refused as refused:
                self.problems.append(Problem(name, f"{key}: {refused}", way_out(value, scope, self.facts)))
                inner[key] = 1
        self.aliases[name] = self._list(block.items, f"{name}.", inner, source, (*blocks, item.word))
