"""The self-normalising exponential linear unit (Klambauer et al. 2017)."""

from dataclasses import dataclass

from ganlab.layer.graph.activation import Activation


@dataclass(frozen=True)
class Selu(Activation):
    """The self-normalising exponential linear unit (Klambauer et al. 2017)."""

    torch, name = "SELU", "selu"
