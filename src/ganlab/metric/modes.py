"""Modes of a mixture that the samples cover."""

from collections.abc import Sequence
from typing import Any, Literal

import torch
from numpy.typing import NDArray
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.needs import MODES, Count


class Modes(Metric):
    """How many known modes have a high-quality sample (Srivastava et al. 2017, section 4.1; Lin et al. 2018, 4.1).

    A sample is of high quality where it lies within three of the reals' own standard deviations of its nearest mode. A
    mode counts with `least` such samples. `value` says which of the two numbers it is: "covered", the count of modes,
    or "quality", the share of high-quality samples.
    """

    direction: Literal["min", "max"] = "max"
    needs = (MODES,)
    fake: list[Tensor]
    centres: Tensor
    real_squares: Tensor
    real_count: Tensor

    def __init__(
        self,
        centres: NDArray[Any] | Sequence[Sequence[float]],
        value: Literal["covered", "quality"] = "covered",
        least: Count = 1,
    ) -> None:
        super().__init__()
        if least < 1:
            raise ValueError(f"metric.modes.least is the samples that make a mode count and at least 1, got {least}")
        self.value, self.least = value, least
        self.register_buffer("centres", torch.as_tensor(centres, dtype=torch.float32))
        self.add_state("real_squares", torch.zeros((), dtype=torch.float64), dist_reduce_fx="sum")
        self.add_state("real_count", torch.zeros((), dtype=torch.float64), dist_reduce_fx="sum")
        self.add_state("fake", [], dist_reduce_fx="cat")

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Take points (N, F)."""
        if not real:
            self.fake.append(output.features.float())
            return
        distance, _ = self._nearest(output.features.float())
        self.real_squares = self.real_squares + distance.double().square().sum()
        self.real_count = self.real_count + output.features.numel()

    def _nearest(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """The distance (N,) to the nearest centre, and which it is (N,)."""
        nearest = torch.cdist(points, self.centres).min(1)
        return nearest.values, nearest.indices

    def compute(self) -> Tensor:
        """The count of modes, or the share of samples.

        Raises:
            ValueError: no real sample was seen.
        """
        if self.real_count == 0:
            raise ValueError("modes needs real samples for the deviation of a mode, got none")
        distance, mode = self._nearest(torch.cat(list(self.fake)))
        deviation = (self.real_squares / self.real_count).sqrt()  # per coordinate
        good = distance.double() <= 3 * deviation
        if self.value == "quality":
            return good.double().mean()
        counts = torch.bincount(mode[good], minlength=len(self.centres))
        return (counts >= self.least).sum().double()
