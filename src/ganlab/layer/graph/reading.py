"""A graph as it is written -> items with names; nothing is evaluated yet."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ganlab.layer.graph.facts import NAMES
from ganlab.layer.graph.palette import suggestion, words
from ganlab.layer.graph.problem import Problem

VERSION = 1
KEYS = ("graph", "title", "values", "blocks", "nodes", "outputs", "initialization", "weights")
INITIALIZATIONS = ("default", "dcgan", "xavier", "he", "orthogonal")
WEIGHTS = ("none", "spectral", "weight")
_NAME = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True)
class Item:
    """A node as it is written; a repeat has the nodes that it repeats `inside`."""

    name: str
    word: str
    given: Mapping[str, Any]
    sources: tuple[str, ...] | None
    place: str
    inside: tuple["Item", ...] = ()

    @property
    def label(self) -> str:
        """What a message calls it."""
        return self.name


@dataclass(frozen=True)
class Block:
    """Nodes under a word of their own, with default values."""

    values: Mapping[str, Any]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Graph:
    """A graph taken apart, with what is wrong in its writing."""

    items: tuple[Item, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    initialization: str = "default"
    weights: str = "none"
    title: str = ""
    problems: tuple[Problem, ...] = ()


def read(content: Any) -> Graph:
    """Take a mapping with `nodes` apart; what is wrong lies in `problems`."""
    if not isinstance(content, Mapping):
        reason = f"is {_kind(content)}, where a graph is a mapping with a list of nodes"
        return Graph(problems=(Problem("graph", reason, "write `nodes: [...]`"),))
    reader = _Reader(content)
    return Graph(
        blocks={str(name): reader.block(str(name), node) for name, node in reader.mapping("blocks").items()},
        items=reader.items(content.get("nodes"), "nodes"),
        values=reader.unlike_facts(reader.values(reader.mapping("values"), "values")),
        outputs={str(k): str(v) for k, v in reader.mapping("outputs").items()},
        initialization=reader.choice("initialization", INITIALIZATIONS),
        weights=reader.choice("weights", WEIGHTS),
        title=str(content.get("title") or ""),
        problems=tuple(reader.problems),
    )


class _Reader:
    def __init__(self, content: Mapping[Any, Any]) -> None:
        self.content = content
        self.problems: list[Problem] = []
        for key in content:
            if key not in KEYS:
                hint = suggestion(str(key), KEYS) or f"there are {', '.join(KEYS)}"
                self.say("graph", f"{key!s} is no key of a graph", hint)
        if content.get("graph", VERSION) != VERSION:
            self.say("graph", f"version {content['graph']} is not known here", f"write graph: {VERSION}")
        blocks = content.get("blocks")
        self.blocks: Mapping[Any, Any] = blocks if isinstance(blocks, Mapping) else {}

    def say(self, node: str, sentence: str, fix: str) -> None:
        self.problems.append(Problem(node, sentence, fix))

    def mapping(self, key: str) -> Mapping[Any, Any]:
        value = self.content.get(key) or {}
        if isinstance(value, Mapping):
            return value
        self.say(key, f"is {_kind(value)}, where a mapping is wanted", f"write {key}: {{name: ...}}")
        return {}

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.content.get(key)
        if value is None:
            return allowed[0]
        if value not in allowed:
            self.say(key, f"{value} is not known", f"use one of {', '.join(allowed)}")
            return allowed[0]
        return str(value)

    def values(self, values: Any, place: str) -> dict[str, Any]:
        if not isinstance(values, Mapping):
            self.say(place, f"values is {_kind(values)}, where a mapping is wanted", "write values: {name: ...}")
            return {}
        for name, value in values.items():
            if not (isinstance(name, str) and name.isidentifier()):
                self.say(place, f"{name!r} cannot be named in an expression", "use letters, digits and _")
            if isinstance(value, Mapping):
                self.say(place, f"{name} is a mapping, where a number is wanted", "give a number, a list or a truth")
        return {str(k): v for k, v in values.items() if not isinstance(v, Mapping)}

    def unlike_facts(self, values: dict[str, Any]) -> dict[str, Any]:
        for name in values:
            if name in NAMES:
                sentence = f"{name} hides the dataset's {name} in every expression"
                self.problems.append(Problem("values", sentence, "give the value another name", stops=False))
        return values

    def block(self, name: str, node: Any) -> Block:
        place = f"blocks.{name}"
        if name in words() or name == "repeat" or not _NAME.fullmatch(name):
            self.say(place, f"{name} cannot be the word of a block", "use small letters, digits and _, and no layer's")
        if not isinstance(node, Mapping) or not {"nodes"} <= {*node} <= {"values", "nodes"}:
            self.say(place, "is not a mapping of nodes and, if it likes, values", "write {values: {...}, nodes: [...]}")
            return Block({}, ())
        return Block(self.values(node.get("values") or {}, place), self.items(node["nodes"], place))

    def items(self, nodes: Any, place: str) -> tuple[Item, ...]:
        if not isinstance(nodes, list | tuple) or not nodes:
            what = "empty" if nodes == [] else _kind(nodes)
            self.say(place, f"is {what}, where a list of nodes is wanted", "write nodes: [dense: 128, relu]")
            return ()
        counts: Counter[str] = Counter()
        found = [item for i, node in enumerate(nodes) if (item := self.item(node, f"{place}.{i}", counts))]
        for name, count in Counter(item.name for item in found).items():
            if count > 1:
                self.say(name, f"{count} nodes have this name", "give each its own")
        return tuple(found)

    def item(self, node: Any, place: str, counts: Counter[str]) -> Item | None:
        node = {node: None} if isinstance(node, str) else node
        if not isinstance(node, Mapping):
            self.say(place, f"is {_kind(node)}, where a layer word is wanted", "quote it, or name a layer")
            return None
        named = [k for k in node if k not in ("name", "from")]
        if len(named) != 1 or not isinstance(named[0], str):
            what = ", ".join(map(str, named)) or "no layer word"
            self.say(
                place, f"has {what}, where one layer word is wanted", "write one word per node, name and from beside"
            )
            return None

        word = named[0]
        counts[word] += 1
        name = self.name(node.get("name"), f"{word.rsplit('.', 1)[-1].lower()}_{counts[word]}", place)
        sources = self.sources(node.get("from"), name)
        if word == "repeat":
            return self.repeat(Item(name, word, {}, sources, place), node[word])
        return Item(name, word, self.parameters(word, node[word], name), sources, place)

    def name(self, given: Any, default: str, place: str) -> str:
        if given is None:
            return default
        if not isinstance(given, str) or not _NAME.fullmatch(given) or given in ("input", "latent", "labels", "sample"):
            text = isinstance(given, str)
            fix = "use small letters, digits and _, and no input's name" if text else "quote it, or use another name"
            self.say(place, f"{_kind(given)} cannot be a node's name", fix)
            return default
        return given

    def sources(self, given: Any, name: str) -> tuple[str, ...] | None:
        if given is None:
            return None
        found = given if isinstance(given, list | tuple) else [given]
        if not found:
            self.say(name, "takes nothing in", "leave `from` out, which takes the node before it")
            return None
        if not all(isinstance(s, str) for s in found):
            what = given if isinstance(given, list | tuple) else _kind(given)
            self.say(name, f"`from` is {what}, where names of nodes are wanted", "write from: NAME or from: [A, B]")
            return None
        return tuple(found)

    def repeat(self, item: Item, given: Any) -> Item | None:
        if not isinstance(given, Mapping) or not {"times", "nodes"} <= {*given} <= {"times", "index", "nodes"}:
            self.say(item.name, "a repeat needs times and nodes", "write repeat: {times: 3, index: i, nodes: [...]}")
            return None
        index = str(given.get("index", "i"))
        if not index.isidentifier():
            self.say(item.name, f"index {index!r} cannot be named in an expression", "use a letter")
        inside = self.items(given["nodes"], f"{item.place}.repeat.nodes")
        return Item(item.name, "repeat", {"times": given["times"], "index": index}, item.sources, item.place, inside)

    def parameters(self, word: str, value: Any, name: str) -> dict[str, Any]:
        """The parameters by name; one that stands alone is the first."""
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return {str(k): v for k, v in value.items()}
        block = self.blocks.get(word)
        if word in words():
            names = [p.name for p in words()[word].parameters()]
        else:
            values = block.get("values") if isinstance(block, Mapping) else None
            names = [str(v) for v in values] if isinstance(values, Mapping) else []
        if not names:
            if word in words() or word in self.blocks:
                self.say(name, f"{word} takes nothing and is given {value!r}", "leave it out")
            return {}
        return {names[0]: list(value) if isinstance(value, tuple) else value}


def _kind(value: Any) -> str:
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return f"the truth {str(value).lower()} (as YAML reads on, off, yes and no)"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list | tuple) else f"{value!r}"


def every(items: tuple[Item, ...]) -> Iterator[Item]:
    """All items, those inside repeats too."""
    for item in items:
        yield item
        yield from every(item.inside)
