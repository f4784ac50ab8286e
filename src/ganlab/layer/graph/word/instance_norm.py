"""A group per channel."""

from dataclasses import dataclass

from ganlab.layer.graph.layer import Affine, Eps
from ganlab.layer.graph.normalizing import OverGroups


@dataclass(frozen=True)
class InstanceNorm(OverGroups):
    """A group per channel (Ulyanov et al. 2016)."""

    ranks = (2, 3, 4)

    eps: Eps = 1e-5
    affine: Affine = True

    def parts(self, channels: int) -> int:
        """How many groups."""
        return channels
