"""The graph that a network's constructor is given, laid out with what its conditioning widens."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ganlab.config.graph_file import load_graph
from ganlab.errors import WrongUse
from ganlab.layer.graph.check import check
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.layer import Shape
from ganlab.layer.graph.palette import suggestion
from ganlab.layer.graph.reading import Graph, read


def given_graph(
    player: str, graph: Mapping[str, Any] | None, file: str | Path | None, values: Mapping[str, Any] | None
) -> Graph:
    """The graph that is given inline or in a file, with `values` in place of its own.

    Raises:
        WrongUse: neither is given, the file cannot be read, or the graph has no such value.
    """
    if graph is None and file is None:
        raise WrongUse(f"{player}=layers needs a graph; give {player}.file=FILE, a YAML or JSON file with `nodes`")
    found = read(load_graph(str(file)) if graph is None else graph)
    for name in values or {}:
        if name not in found.values:
            hint = suggestion(name, found.values) or f"it has {', '.join(found.values) or 'none'}"
            raise WrongUse(f"{player}.values.{name} is no value of the graph; {hint}")
    return replace(found, values={**found.values, **(values or {})})


def laid_out_for_player(
    graph: Graph, player: str, facts: Facts, inputs: Mapping[str, Shape], conditioning: Any, driver: str, trust: bool
) -> LaidOut:
    """The graph of a network with a conditioning (`ganlab.conditioning.Conditioning`).

    Raises:
        WrongUse: the graph tells itself what the conditioning would tell it, or the driver cannot have the two.
    """
    laid_out = check(graph, player, facts, inputs, trust)
    word = type(conditioning).__module__.rsplit(".", 1)[-1]
    if laid_out.reads_labels and word != "none":
        raise WrongUse(
            f"{player}.graph reads labels itself, and conditioning={word} would bring them in again; "
            "use conditioning=none, or take the nodes that read labels out of the graph"
        )
    if driver == "keras" and word != "none":
        raise WrongUse(
            f"{player}.driver=keras computes a graph alone, and conditioning={word} is made of torch modules; "
            "use conditioning=none, labels in the graph, or driver=torch"
        )
    return laid_out


def without_batch_statistics(laid_out: LaidOut) -> str:
    """How to mend a graph whose nodes see the whole batch: by their names."""
    seeing = [node for node in laid_out.nodes if node.layer.sees_batch]
    norms = [n.name for n in seeing if n.layer.word() == "batch_norm"]
    others = [n.name for n in seeing if n.layer.word() != "batch_norm"]
    fixes = [f"put layer_norm in place of batch_norm in {', '.join(norms)}"] if norms else []
    return " and ".join([*fixes, *([f"take {', '.join(others)} out"] if others else [])])
