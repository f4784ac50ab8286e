"""Lay a graph out for a dataset, and find all that is wrong with it at once; imports no torch."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from math import prod
from typing import Any

from ganlab.layer.graph.dotted import dotted
from ganlab.layer.graph.elsewhere import other_trade
from ganlab.layer.graph.expansion import Expansion, Node
from ganlab.layer.graph.facts import INPUTS, Facts
from ganlab.layer.graph.laid_out import LaidOut, Placed
from ganlab.layer.graph.layer import RANKS, Layer, Misfit, Shape
from ganlab.layer.graph.nearby import way_out
from ganlab.layer.graph.ordering import circle, in_order, leading_to
from ganlab.layer.graph.outputs import ends, problems_of_ends
from ganlab.layer.graph.palette import suggestion, words
from ganlab.layer.graph.parsing import layer_of
from ganlab.layer.graph.problem import Problem
from ganlab.layer.graph.reading import Graph, read

MOST_NUMBERS = 10**12  # of one node


def check(
    content: Any, player: str, facts: Facts, inputs: Mapping[str, Shape] | None = None, trust: bool = False
) -> LaidOut:
    """The graph (a mapping, or one that was read) laid out as `player`'s network, with all its problems.

    `inputs` replaces the shapes of inputs that a conditioning widens. `trust` lets dotted words name any module.
    """
    graph = content if isinstance(content, Graph) else read(content)
    shapes = {INPUTS[player][0]: (facts.latent_dim,) if player == "generator" else facts.sample_shape, "labels": ()}
    shapes |= inputs or {}
    seen = {"latent_dim": shapes["latent"][0]} if player == "generator" else {"sample_shape": shapes["sample"]}
    facts = replace(facts, **seen)  # as the nodes see them  # type: ignore[arg-type]
    expansion = Expansion(graph, facts, INPUTS[player]).run()
    problems = [*graph.problems, *expansion.problems]

    nodes = {node.name: node for node in expansion.nodes}
    around = circle(nodes)
    if around:
        sentence = f"the nodes go round in a circle: {' -> '.join(around)}"
        if len(nodes) == len(expansion.nodes):  # where two have a name, one may seem to take from itself
            problems.append(Problem(around[0], sentence, "take one `from` away"))
        return LaidOut(graph, player, shapes, (), {}, once(problems))

    placing = _Placing(graph, facts, shapes, expansion.unsure, trust, problems)
    placed = tuple(placing.place(nodes[name]) for name in in_order(nodes))
    found = tuple(p for p in placed if p is not None)
    outputs = ends(graph, player, expansion, placed_by_name(found), problems)
    if len(found) == len(placed) and not expansion.problems:
        used = leading_to(nodes, outputs.values())
        problems += [Problem(n, "leads to no output", "use it, or take it out") for n in nodes if n not in used]
    laid_out = LaidOut(graph, player, shapes, found, outputs, ())
    return replace(laid_out, problems=once([*problems, *_heavy(found), *problems_of_ends(laid_out, facts)]))


def _heavy(nodes: Iterable[Placed]) -> Iterator[Problem]:
    for node in nodes:
        if node.parameters > MOST_NUMBERS:
            yield Problem(node.name, f"has {node.parameters:,} learned numbers, which no machine holds", "narrow it")


def once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Of the copies that a repeat makes, the first that has a problem."""
    seen: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((re.sub(r"\.\d+(?=\.)", "", problem.node), problem.sentence), problem)
    return tuple(seen.values())


def placed_by_name(nodes: tuple[Placed, ...]) -> dict[str, Placed]:
    """Name -> node."""
    return {node.name: node for node in nodes}


class _Placing:
    """Nodes one after the other, each with the shapes of those before."""

    def __init__(
        self,
        graph: Graph,
        facts: Facts,
        inputs: Mapping[str, Shape],
        unsure: Set[str],
        trust: bool,
        problems: list[Problem],
    ) -> None:
        self.graph, self.facts, self.unsure, self.trust, self.problems = graph, facts, unsure, trust, problems
        self.shapes: dict[str, Shape | None] = dict(inputs)

    def place(self, node: Node) -> Placed | None:
        """The node with its shape; None where its word or its values are wrong."""
        layer = None if self.refused_labels(node) else self.layer(node)
        if layer is None:
            self.shapes[node.name] = None
            return None
        inputs = tuple(s for s in (self.shapes[name] for name in node.sources) if s is not None)
        shape = None
        if len(inputs) == len(node.sources) and node.sources:
            reasons = list(_misfits(layer, inputs))
            self.problems += [Problem(node.name, sentence, fix) for sentence, fix in reasons]
            shape = None if reasons else self.shaped(node, layer, inputs)
        shape = None if node.name in self.unsure else shape
        self.shapes[node.name] = shape
        return Placed(node.name, layer, node.sources, inputs, shape)

    def refused_labels(self, node: Node) -> bool:
        """Say that there are none; what counts them, such as `embedding: num_classes`, need not be said then."""
        absent = "labels" in node.sources and self.facts.num_classes == 0
        if absent:
            fix = "use a dataset with classes, or leave the labels out"
            self.problems.append(Problem(node.name, "reads labels, and the dataset has none", fix))
        return absent

    def shaped(self, node: Node, layer: Layer, inputs: tuple[Shape, ...]) -> Shape | None:
        """The shape that comes out, unless it does not fit."""
        try:
            return tuple(layer.output(*inputs))
        except Misfit as misfit:
            self.problems.append(Problem(node.name, misfit.sentence, misfit.fix))
            return None

    def layer(self, node: Node) -> Layer | None:
        """The layer of a node's word."""
        word, given = node.item.word, node.item.given
        if "." in word:
            try:
                return dotted(word, given, node.scope, self.trust)
            except Misfit as misfit:
                self.problems.append(Problem(node.name, misfit.sentence, misfit.fix))
                return None
        if word not in words():
            known = [*words(), *self.graph.blocks, "repeat"]
            sentence, fix = other_trade(word) or (
                f"{word} is no layer",
                suggestion(word, known) or "see `ganlab layers`",
            )
            self.problems.append(Problem(node.name, sentence, fix))
            return None

        layer, wrongs = layer_of(words()[word], given, node.scope)
        for wrong in wrongs:
            fix = way_out(wrong.expression, node.scope, self.facts) if wrong.expression else wrong.fix
            self.problems.append(Problem(node.name, wrong.sentence, fix))
        if layer is None:
            return None
        if getattr(layer, "weights", "none") is None:
            layer = replace(layer, weights=self.graph.weights)  # type: ignore[call-arg]
        return layer.resolved(self.facts)


def _misfits(layer: Layer, inputs: tuple[Shape, ...]) -> Iterator[tuple[str, str]]:
    least, most = layer.arity
    word = layer.word()
    if len(inputs) < least or (most is not None and len(inputs) > most):
        wanted = "two or more inputs" if most is None else "one input"
        fix = "give from: [A, B]" if most is None else "join them first, by add or concat"
        yield f"{word} takes {wanted} and gets {len(inputs)}", fix
        return
    for shape in inputs:
        if len(shape) not in layer.ranks:
            kinds = [RANKS[r] for r in layer.ranks]
            named = " and ".join(", ".join(kinds).rsplit(", ", 1))
            yield f"{word} works on {named} and gets {list(shape) or 'labels'}", _bridge(layer, shape)
            return


def _bridge(layer: Layer, shape: Shape) -> str:
    if not shape:
        return "put an embedding between"
    if layer.ranks == (0,):
        return "give from: labels"
    if len(shape) == 1:
        rank = 3 if 3 in layer.ranks else layer.ranks[0]
        return f"put a reshape before it, such as {[prod(shape), *[1] * (rank - 1)]}"
    return "put a flatten before it" if 1 in layer.ranks else "put a reshape before it"
