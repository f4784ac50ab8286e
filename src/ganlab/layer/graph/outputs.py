"""A network's ends: which nodes they are, and whether they are what a player must give."""

from collections.abc import Iterator, Mapping
from math import prod

from ganlab.layer.graph.expansion import Expansion
from ganlab.layer.graph.facts import INPUTS, Facts
from ganlab.layer.graph.laid_out import LaidOut, Placed
from ganlab.layer.graph.palette import suggestion
from ganlab.layer.graph.problem import Problem
from ganlab.layer.graph.reading import Graph

OUTPUTS = {"generator": ("sample",), "discriminator": ("logits", "features", "local")}
UNCHANGED = (
    "reshape",
    "flatten",
    "permute",
    "pixel_shuffle",
    "pad",
    "upsample",
    "average_pool",
    "max_pool",
)  # what keeps numbers in [-1, 1]
SQUASHING = ("sigmoid", "tanh", "hard_tanh", "softmax", "softplus")
BOUNDED = ("tanh", "hard_tanh", "sigmoid")


def ends(
    graph: Graph, player: str, expansion: Expansion, placed: Mapping[str, Placed], problems: list[Problem]
) -> dict[str, str]:
    """Output -> the node that gives it."""
    found: dict[str, str] = {}
    known = {node.name for node in expansion.nodes}
    for output, name in graph.outputs.items():
        if output not in OUTPUTS[player]:
            hint = f"there are {', '.join(OUTPUTS[player])}"
            problems.append(Problem("outputs", f"{output} is no output of a {player}", hint))
        elif expansion.real(name) not in known:
            hint = suggestion(name, known) or "name a node"
            problems.append(Problem("outputs", f"{output} is {name}, and there is no such node", hint))
        else:
            found[output] = expansion.real(name)

    if not graph.items:
        return found
    last = expansion.real(graph.items[-1].name)
    main = OUTPUTS[player][0]
    found.setdefault(main, last)
    if player == "discriminator" and "features" not in found:
        found["features"] = _features(found[main], placed)
    return found


def _features(name: str, placed: Mapping[str, Placed]) -> str:
    """What feeds the logits: the first node before them, along first inputs, that is not as small as they are."""
    start = placed.get(name)
    while start is not None and start.shape is not None:
        name = start.sources[0]
        before = placed.get(name)
        if before is None or before.shape is None or prod(before.shape) != prod(start.shape):
            return name
        start = before
    return name


def problems_of_ends(laid_out: LaidOut, facts: Facts) -> Iterator[Problem]:
    """What is wrong with the ends of a graph whose nodes are placed."""
    nodes = {node.name: node for node in laid_out.nodes}
    end = nodes.get(laid_out.outputs.get(OUTPUTS[laid_out.player][0], ""))
    if end is None or end.shape is None:
        return
    yield from (_of_generator if laid_out.player == "generator" else _of_discriminator)(laid_out, end, facts)


def _of_generator(laid_out: LaidOut, end: Placed, facts: Facts) -> Iterator[Problem]:
    wanted = list(facts.sample_shape)
    if end.shape != facts.sample_shape:
        made, numbers = list(end.shape or ()), prod(end.shape or ())
        fix = "put `reshape: sample_shape` at the end" if numbers == prod(wanted) else "mend what makes its size"
        if len(made) == len(wanted) and made[1:] == wanted[1:]:
            fix = "make its last width `channels`"
        elif len(made) == 3 and len({*made[1:]}) == 1 and made[0] == wanted[0]:
            fix += f", or use dataset.image_size={made[1]}"
        yield Problem(end.name, f"makes {made} and the dataset has {wanted}", fix)
    nodes = {node.name: node for node in laid_out.nodes}
    last: Placed | None = end
    while last is not None and last.layer.word() in UNCHANGED:
        last = nodes.get(last.sources[0])
    if last is None or last.layer.word() not in BOUNDED:
        sentence = "samples lie in [-1, 1], and no tanh ends the generator"
        yield Problem(end.name, sentence, "put a tanh at the end", stops=False)


def _of_discriminator(laid_out: LaidOut, end: Placed, facts: Facts) -> Iterator[Problem]:
    shape, word = end.shape or (), end.layer.word()
    if word in SQUASHING:
        yield Problem(end.name, f"{word} squashes the logits, which losses want as they are", f"take the {word} out")
    if shape[0] != 1 or len(shape) not in (1, 3):
        sentence = f"makes {list(shape)}, where logits are [1], or [1, height, width] for patches"
        yield Problem(end.name, sentence, "end with dense: 1, or with conv: 1 for patches")
    local = laid_out.shape(laid_out.outputs["local"]) if "local" in laid_out.outputs else None
    if local is not None and len(local) != 3:
        yield Problem(
            "outputs", f"local is {list(local)}, where a map [channels, height, width] is wanted", "name a map"
        )


def infer_player(content: Mapping[str, object]) -> str | None:
    """By the inputs and outputs that a graph names; None where it names none."""
    text = str(content.get("outputs") or "") + str(content.get("nodes") or "") + str(content.get("blocks") or "")
    for player, (first, _) in INPUTS.items():
        if f"'{first}'" in text or any(f"'{o}'" in str(content.get("outputs") or "") for o in OUTPUTS[player]):
            return player
    return None
