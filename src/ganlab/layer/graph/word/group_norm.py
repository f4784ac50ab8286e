"""Groups of channels."""

from dataclasses import dataclass
from typing import Annotated

from ganlab.layer.graph.layer import Affine, Eps, Least, Misfit, Shape
from ganlab.layer.graph.normalizing import OverGroups


@dataclass(frozen=True)
class GroupNorm(OverGroups):
    """Groups of channels (Wu & He 2018)."""

    groups: Annotated[int, Least(1), "how many; they divide the channels"] = 32
    eps: Eps = 1e-5
    affine: Affine = True

    def output(self, *inputs: Shape) -> Shape:
        """The same."""
        channels = inputs[0][0]
        if channels % self.groups:
            divisors = [str(d) for d in range(1, channels + 1) if channels % d == 0]
            raise Misfit(f"groups {self.groups} does not divide {channels} channels", f"use {' or '.join(divisors)}")
        return inputs[0]

    def parts(self, channels: int) -> int:
        """How many groups."""
        return self.groups
