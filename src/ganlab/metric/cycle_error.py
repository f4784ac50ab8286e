"""How well two translations undo each other."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import torch
from torch import Generator as Random
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.directed import share_of
from ganlab.needs import TWO_DOMAINS

COUNT = 512  # samples that go there and back


class CycleError(Metric):
    """The mean of |F(G(a)) - a| and |G(F(b)) - b| over held-out samples in [-1, 1] (Zhu et al. 2017, equation 2)."""

    direction: Literal["min", "max"] = "min"
    knows_domains = True
    needs_generator = True
    needs = (TWO_DOMAINS,)
    protocol = f"there-and-back{COUNT}"
    fake_error: list[Tensor]
    fake_forward: list[Tensor]

    def __init__(self, num_classes: int) -> None:
        super().__init__()
        self.classes = num_classes // 2
        self.add_state("fake_error", [], dist_reduce_fx="cat")
        self.add_state("fake_forward", [], dist_reduce_fx="cat")

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Nothing: features do not tell what a sample was made of."""

    def explore(self, generator: Any, extract: Callable[[Tensor], FeatureOutput], random: Random) -> None:
        """Send samples there and back."""
        for trip in generator.round_trips(COUNT, random.initial_seed()):
            self.fake_error.append((trip.back - trip.source).abs().flatten(1).mean(1))
            self.fake_forward.append(trip.asked >= self.classes)

    def compute(self) -> Tensor:
        """The mean of both directions."""
        each = self.details()
        known = [value for value in each.values() if value is not None]
        return torch.tensor(sum(known) / len(known), dtype=torch.float64)

    def details(self) -> Mapping[str, Any]:
        """Each direction."""
        error, forward = torch.cat(list(self.fake_error)), torch.cat(list(self.fake_forward))
        return {"forward": share_of(error, forward), "backward": share_of(error, ~forward)}
