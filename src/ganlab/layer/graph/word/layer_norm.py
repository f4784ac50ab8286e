"""One group."""

from dataclasses import dataclass

from ganlab.layer.graph.layer import Affine, Eps
from ganlab.layer.graph.normalizing import OverGroups


@dataclass(frozen=True)
class LayerNorm(OverGroups):
    """One group: all channels and places of a sample (GroupNorm(1, C); Ba et al. 2016)."""

    eps: Eps = 1e-5
    affine: Affine = True

    def parts(self, channels: int) -> int:
        """How many groups."""
        return 1
