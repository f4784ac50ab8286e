"""The palette and a laid-out graph as data and as lines; imports no torch."""

import inspect
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ganlab.layer.graph.elsewhere import part_words
from ganlab.layer.graph.facts import INPUTS, NAMES
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.layer import RANKS, Layer, described
from ganlab.layer.graph.outputs import OUTPUTS
from ganlab.layer.graph.palette import CATEGORIES, words
from ganlab.layer.graph.reading import INITIALIZATIONS, VERSION, WEIGHTS


def schema() -> dict[str, Any]:
    """All that a form or an editor needs to know of graphs; losses and optimizers are a run's, not a network's."""
    return {
        "version": VERSION,
        "categories": list(CATEGORIES),
        "layers": [_word(layer) for layer in words().values()],
        "inputs": {player: list(names) for player, names in INPUTS.items()},
        "outputs": {player: list(names) for player, names in OUTPUTS.items()},
        "facts": list(NAMES),
        "initialization": list(INITIALIZATIONS),
        "weights": list(WEIGHTS),
        "loss": sorted(part_words("loss")),
        "optimization": sorted(part_words("optimizer")),
    }


def _word(layer: type[Layer]) -> dict[str, Any]:
    return {
        "word": layer.word(),
        "category": layer.category,
        "help": _help(layer),
        "parameters": [_parameter(p) for p in layer.parameters()],
        "ranks": list(layer.ranks),
        "inputs": list(layer.arity),
        "sees_batch": layer.sees_batch,
        "random": layer.random,
    }


def _parameter(parameter: Any) -> dict[str, Any]:
    plain = asdict(parameter)
    for end in ("least", "most"):
        bound = plain.pop(end)
        plain[end] = None if bound is None else bound["value"]
        plain[f"{end}_open"] = bool(bound and bound["open"])
    return {**plain, "choices": list(parameter.choices)}


def _help(layer: type[Layer]) -> str:
    return " ".join((inspect.getdoc(layer) or "").split("\n\n")[0].split())


def palette_lines() -> Iterator[str]:
    """The palette as a table in Markdown."""
    for category in CATEGORIES:
        here = [layer for layer in words().values() if layer.category == category]
        yield f"**{category}** ({len(here)})"
        yield ""
        yield "| word | parameters and defaults | works on | |"
        yield "|---|---|---|---|"
        for layer in here:
            ranks = "all" if len(layer.ranks) == 4 else ", ".join(RANKS[r] for r in layer.ranks)
            yield f"| `{layer.word()}` | {', '.join(described(layer)) or '–'} | {ranks} | {_help(layer)} |"
        yield ""


def as_data(laid_out: LaidOut) -> dict[str, Any]:
    """A checked graph as plain data."""
    field = laid_out.receptive_field()
    return {
        "player": laid_out.player,
        "inputs": {k: list(v) for k, v in laid_out.inputs.items()},
        "outputs": dict(laid_out.outputs),
        "nodes": [
            {
                "name": node.name,
                "word": node.layer.word(),
                "from": list(node.sources),
                "shape": None if node.shape is None else list(node.shape),
                "parameters": node.parameters,
                "multiply_adds": node.multiply_adds,
                "receptive_field": field[node.name],
            }
            for node in laid_out.nodes
        ],
        "parameters": laid_out.parameters,
        "multiply_adds": laid_out.multiply_adds,
        "activation_bytes": laid_out.activation_bytes,
        "problems": [{**asdict(problem), "text": str(problem)} for problem in laid_out.problems],
    }


def lines(laid_out: LaidOut) -> Iterator[str]:
    """A checked graph as a table, its sums, and its problems."""
    field, discriminates = laid_out.receptive_field(), laid_out.player == "discriminator"
    width = max([len(node.name) for node in laid_out.nodes] + [4])
    head = f"{'node':{width}s}  {'shape':16s}{'parameters':>12s}{'multiply-adds':>16s}"
    yield head + ("  receptive field" if discriminates else "")
    for node in laid_out.nodes:
        shape = "?" if node.shape is None else " x ".join(map(str, node.shape))
        row = f"{node.name:{width}s}  {shape:16s}{node.parameters:12,d}{node.multiply_adds:16,d}"
        seen = field[node.name]
        yield row + (f"{'all' if seen is None else seen:>17}" if discriminates else "")

    yield ""
    yield (
        f"{laid_out.player}: {laid_out.parameters:,d} parameters, {laid_out.multiply_adds:,d} multiply-adds and "
        f"{laid_out.activation_bytes / 1024:,.1f} KiB of activations a sample"
    )
    for problem in laid_out.problems:
        yield f"{'error' if problem.stops else 'warning'}: {problem}"
