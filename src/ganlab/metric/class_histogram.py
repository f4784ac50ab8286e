"""Which classes a generator prefers."""

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.needs import LABELS, OWN_CLASSES


class ClassHistogram(Metric):
    """The Jensen-Shannon divergence (Lin 1991), in nats, of the classes that a classifier finds from those of the data.

    0 for as many of each class as the data has, ln 2 = 0.69 for none that it has.
    """

    direction: Literal["min", "max"] = "min"
    needs = (LABELS, OWN_CLASSES)
    real_counts: Tensor
    fake_counts: Tensor

    def __init__(self) -> None:
        super().__init__()
        for side in ("real", "fake"):
            self.add_state(f"{side}_counts", torch.zeros(0, dtype=torch.int64), dist_reduce_fx="sum")

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Count the labels of reals and the likeliest class of fakes."""
        if real and output.labels is not None:
            self.real_counts = _added(self.real_counts, output.labels, 0)
        elif not real and output.probabilities is not None:
            likeliest = output.probabilities.argmax(1)
            self.fake_counts = _added(self.fake_counts, likeliest, output.probabilities.shape[1])

    def compute(self) -> Tensor:
        """Between 0 and ln 2."""
        data, generated = self._shares()
        middle = (data + generated) / 2
        parts = [torch.special.xlogy(p, p / middle.clamp_min(1e-300)).sum() for p in (data, generated)]
        return torch.stack(parts).mean().clamp_min(0)

    def details(self) -> Mapping[str, Any]:
        """The share of each class, generated and in the data: two rows of bars."""
        data, generated = self._shares()
        return {"classes": list(range(len(data))), "generated": generated.tolist(), "data": data.tolist()}

    def _shares(self) -> tuple[Tensor, Tensor]:
        width = max(len(self.real_counts), len(self.fake_counts))
        data, generated = (_wide(c, width).double() for c in (self.real_counts, self.fake_counts))
        return data / data.sum(), generated / generated.sum()


def _added(counts: Tensor, found: Tensor, classes: int) -> Tensor:
    more = torch.bincount(found, minlength=max(classes, len(counts)))
    return more + _wide(counts, len(more))


def _wide(counts: Tensor, width: int) -> Tensor:
    return torch.nn.functional.pad(counts, (0, width - len(counts)))
