"""A graph in a file, checked for a dataset; the player is inferred where it is not said."""

from pathlib import Path
from typing import Any

from ganlab.config.graph_file import load_graph, load_network
from ganlab.layer.graph.check import check
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.outputs import infer_player


def check_file(file: Path | str, facts: Facts, player: str | None = None, trust: bool = False) -> LaidOut:
    """The graph in a YAML or JSON file (or a word's file) laid out.

    Raises:
        WrongUse: the file cannot be read.
    """
    return check_graph(load_graph(str(file)), facts, player, trust)


def latent_dim_of(file: Path | str) -> int:
    """How many numbers a latent has, by a word's file; 100 where it says nothing.

    Raises:
        WrongUse: the file cannot be read.
    """
    return load_network(str(file))[1] or 100


def check_graph(graph: Any, facts: Facts, player: str | None = None, trust: bool = False) -> LaidOut:
    """The graph laid out as the player's network, or as the one that it names, or as the one with fewer problems."""
    named = player or infer_player(graph)
    if named is not None:
        return check(graph, named, facts, trust=trust)
    tried = [check(graph, each, facts, trust=trust) for each in ("generator", "discriminator")]
    return min(tried, key=lambda laid_out: sum(2 if p.stops else 1 for p in laid_out.problems))
