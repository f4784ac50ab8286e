"""Whether fakes are copies of what was trained on."""

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.neighbours import nearest
from ganlab.metric.rows import Rows


class Memorisation(Metric):
    """How often a fake lies nearer to its nearest training sample than held-out data does to its own.

    Half for samples as new as data, 1 for copies, 0 for what is like no data: the rank statistic of Meehan et al. 2020,
    section 3, without cells. Ties count half.
    """

    direction: Literal["min", "max"] = "min"
    needs_held_out = True

    def __init__(self) -> None:
        super().__init__()
        self.real, self.fake, self.held_out = Rows(), Rows(), Rows()
        self._new: Tensor | None = None  # of held-out data, which do not change
        self._medians: dict[str, float] = {}

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep (N, F) features."""
        (self.real if real else self.fake).append(output.features.float())
        self._new = None if real else self._new

    def hold_out(self, output: FeatureOutput) -> None:
        """Keep (N, F) features."""
        self.held_out.append(output.features.float())
        self._new = None

    def compute(self) -> Tensor:
        """Between 0 and 1."""
        real = self.real.tensor()
        if self._new is None:
            self._new = nearest(self.held_out.tensor(), real, self.device).sort().values
        fake = nearest(self.fake.tensor(), real, self.device)
        self._medians = {"fake": float(fake.median()), "held_out": float(self._new.median())}

        farther = len(self._new) - torch.searchsorted(self._new, fake, right=True)
        as_far = len(self._new) - torch.searchsorted(self._new, fake) - farther
        return (farther + as_far / 2).double().mean() / len(self._new)

    def details(self) -> Mapping[str, Any]:
        """The median distance to the nearest training sample, of fakes and of held-out data."""
        return self._medians
