"""A graph that is drawn, checked: shapes, costs, problems, and which of these can be mended by a click."""

from collections.abc import Iterator, Mapping
from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.check import check
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.mending import Mended, mended
from ganlab.layer.graph.problem import Problem
from ganlab.layer.graph.reading import Graph, every, read
from ganlab.layer.graph.summary import as_data

DEEPEST = 40
TRIED = 20  # problems whose mend is looked for
DOTTED = Problem("", "names a class of torch, which the app does not build", "use a layer of the palette")


def checked(graph: Mapping[str, Any], player: str, facts: Facts) -> dict[str, Any]:
    """`ganlab check --json`, the facts, and for each problem whether it can be mended (`mends`)."""
    laid_out = _laid_out(graph, player, facts)
    told = as_data(laid_out)
    for i, problem in enumerate(laid_out.problems):
        can = i < TRIED and mended(graph, problem, laid_out, facts) is not None
        told["problems"][i]["mends"] = can
    return {**told, "stops": laid_out.stops, "facts": facts.names()}


def mend(graph: Mapping[str, Any], player: str, facts: Facts, node: str, sentence: str) -> Mended:
    """The graph without the problem of a node that a sentence tells.

    Raises:
        WrongUse: there is no such problem, or no mend that takes it away.
    """
    laid_out = _laid_out(graph, player, facts)
    problem = next((p for p in laid_out.problems if (p.node, p.sentence) == (node, sentence)), None)
    if problem is None:
        raise WrongUse("the graph has no such problem any more; look at the list again")
    found = mended(graph, problem, laid_out, facts)
    if found is None:
        raise WrongUse(f"this one only its author can mend: {problem}")
    return found


def refuse_odd(graph: Mapping[str, Any]) -> None:
    """Refuse what no drawing holds.

    Raises:
        WrongUse: it names code, another key of a config, or lies too deep.
    """
    for text, depth in _leaves(graph, 0):
        if depth > DEEPEST:
            raise WrongUse(f"the graph lies more than {DEEPEST} levels deep; use blocks")
        if "${" in text or "_target_" in text:
            raise WrongUse(f"{text[:40]} names code or another key, which no drawing may; use values and facts")
    for item in _items(read(graph)):
        if "." in item.word:
            raise WrongUse(f"{item.name}: {item.word[:60]} {DOTTED.sentence}; {DOTTED.fix}")


def _laid_out(graph: Mapping[str, Any], player: str, facts: Facts) -> LaidOut:
    depths = [depth for _, depth in _leaves(graph, 0)]
    if max(depths, default=0) > DEEPEST:
        raise WrongUse(f"the graph lies more than {DEEPEST} levels deep; use blocks")
    taken = read(graph)
    foreign = [item.name for item in _items(taken) if "." in item.word]
    if foreign:  # looking one up would import it
        problems = tuple(Problem(name, DOTTED.sentence, DOTTED.fix) for name in foreign)
        return LaidOut(taken, player, {}, (), {}, (*taken.problems, *problems))
    return check(taken, player, facts)


def _items(graph: Graph) -> Iterator[Any]:
    yield from every(graph.items)
    for block in graph.blocks.values():
        yield from every(block.items)


def _leaves(value: Any, depth: int) -> Iterator[tuple[str, int]]:
    """All texts, keys too, with their depth; no deeper than is looked at."""
    if depth > DEEPEST + 1:
        yield "", depth
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield str(key), depth
            yield from _leaves(inside, depth + 1)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _leaves(inside, depth + 1)
    else:
        yield value if isinstance(value, str) else "", depth
