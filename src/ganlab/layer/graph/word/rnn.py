"""A plain recurrent layer."""

from dataclasses import dataclass

from ganlab.layer.graph.recurrent import Recurrent


@dataclass(frozen=True)
class Rnn(Recurrent):
    """Tanh of input and state (Elman 1990): the last state, or with `sequence` every one."""

    gates, torch, name = 1, "RNN", "SimpleRNN"
