"""Coverage of reals by fakes."""

from typing import Literal

from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.neighbours import nearest, radii
from ganlab.metric.rows import Rows
from ganlab.needs import Count


class Coverage(Metric):
    """The share of reals with a fake nearer than their `k`-th neighbour among the reals (Naeem et al. 2020, eq. 6).

    Unlike recall, balls lie around reals, so that far-off fakes cover nothing.
    """

    direction: Literal["min", "max"] = "max"

    def __init__(self, k: Count = 5) -> None:
        super().__init__()
        self.k, self.protocol = k, f"k{k}"
        self.real, self.fake = Rows(), Rows()
        self._radii: Tensor | None = None

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep (N, F) features."""
        (self.real if real else self.fake).append(output.features.float())
        self._radii = None if real else self._radii

    def compute(self) -> Tensor:
        """Between 0 and 1."""
        real = self.real.tensor()
        self._radii = radii(real, self.k, self.device) if self._radii is None else self._radii
        return (nearest(real, self.fake.tensor(), self.device) < self._radii).double().mean()
