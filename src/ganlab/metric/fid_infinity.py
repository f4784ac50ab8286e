"""The Fréchet distance of infinitely many fakes."""

from typing import Literal

import numpy as np
import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.fid import FID
from ganlab.metric.rows import BLOCK, Rows
from ganlab.needs import Count


class FIDInfinity(Metric):
    """The FID that more and more fakes lead to: its line over 1 / count, at 0 (Chong & Forsyth 2020, section 3).

    The FID is taken on `points` random subsets of the fakes, from a tenth of them (but twice as many as features, where
    there are) to all, so that it does not depend on the count to first order. It may be slightly negative.
    """

    direction: Literal["min", "max"] = "min"

    def __init__(self, points: Count = 15) -> None:
        super().__init__()
        if points < 2:
            raise ValueError(f"metric.fid_infinity.points are those of a line and at least 2, got {points}")
        self.points, self.protocol = points, f"points{points}"
        self.fid = FID()  # of the reals and one subset after the other
        self.fake = Rows()

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Give reals to the FID, keep (N, F) features of fakes."""
        if real:
            self.fid.update(output, real=True)
        else:
            self.fake.append(output.features.float())

    def compute(self) -> Tensor:
        """The intercept of the line of least squares."""
        fake = self.fake.tensor()
        counts = self._counts(len(fake), fake.shape[1])
        random = torch.Generator().manual_seed(0)
        values = []
        for count in counts:
            chosen = torch.randperm(len(fake), generator=random)[:count].sort().values
            self.fid.reset()
            for part in chosen.split(BLOCK):
                self.fid.update(FeatureOutput(fake[part.to(fake.device)].to(self.device), None), real=False)
            values.append(float(self.fid.compute()))

        slope_and_intercept = np.polyfit(1 / np.array(counts), values, 1)
        return torch.tensor(slope_and_intercept[1], dtype=torch.float64)

    def _counts(self, most: int, width: int) -> list[int]:
        least = max(2, most // 10, min(2 * width, most // 2))
        if least >= most:
            raise ValueError(
                f"metric=fid_infinity draws subsets of the fakes, and {most} are too few; give more samples"
            )
        return [round(count) for count in np.linspace(least, most, self.points)]
