"""Long short-term memory."""

from dataclasses import dataclass

from ganlab.layer.graph.recurrent import Recurrent


@dataclass(frozen=True)
class Lstm(Recurrent):
    """A state with gates and a memory (Hochreiter & Schmidhuber 1997): the last state, or with `sequence` every one."""

    gates, torch, name = 4, "LSTM", "LSTM"
