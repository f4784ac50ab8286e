"""The way out of a problem, taken: a graph as it is written -> the graph with one problem mended.

Contract: a mend (`values.py`, `inputs.py`, `ends.py`) names the `fix` of a problem by a pattern, and changes a copy of
the graph through an `Edit`; it says False where it cannot. Imports no torch.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.mending import ends, inputs, values
from ganlab.layer.graph.mending.edit import Edit
from ganlab.layer.graph.problem import Problem
from ganlab.layer.graph.reading import read


@dataclass(frozen=True)
class Mended:
    """The graph, changed; `overrides` are of the run, where the way out lies in the dataset."""

    graph: dict[str, Any]
    overrides: dict[str, str] = field(default_factory=dict)


def mended(content: Mapping[str, Any], problem: Problem, laid_out: LaidOut, facts: Facts) -> Mended | None:
    """The graph `content`, of which `laid_out` was made, without `problem`; None where only its author can tell how."""
    graph = copy.deepcopy({str(key): value for key, value in content.items()})
    edit = Edit(graph, read(graph), problem, laid_out, facts)
    for pattern, way in (*values.WAYS, *inputs.WAYS, *ends.WAYS):
        found = pattern.search(problem.fix)
        if found and way(edit, found):
            return Mended(graph, edit.overrides)
    return None
