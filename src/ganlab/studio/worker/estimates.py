"""How far apart two clouds of points in the plane are, by counting."""

from typing import NamedTuple

import torch
from torch import Tensor

BINS = 24  # to a side


class Divergence(NamedTuple):
    """In nats, between histograms: Kullback-Leibler of the data from the samples, and Jensen-Shannon (at most ln 2)."""

    kl: float
    js: float


def divergence(real: Tensor, fake: Tensor, bins: int = BINS) -> Divergence:
    """Of points (N, 2) and (M, 2) over [-1, 1]^2, half a count added to each bin that either fills.

    >>> same = torch.tensor([[0.1, 0.1], [-0.5, 0.5]])
    >>> divergence(same, same)
    Divergence(kl=0.0, js=0.0)
    """
    p, q = _counts(real, bins), _counts(fake, bins)
    seen = (p + q) > 0
    kl = _kl(*(_shares(c[seen] + 0.5) for c in (p, q)))
    p, q = _shares(p[seen]), _shares(q[seen])
    middle = (p + q) / 2
    return Divergence(kl, (_kl(p, middle) + _kl(q, middle)) / 2)


def _counts(points: Tensor, bins: int) -> Tensor:
    places = ((points.double().clamp(-1, 1) + 1) / 2 * bins).long().clamp(max=bins - 1)
    return torch.bincount(places[:, 1] * bins + places[:, 0], minlength=bins * bins).double()


def _shares(counts: Tensor) -> Tensor:
    return counts / counts.sum()


def _kl(p: Tensor, q: Tensor) -> float:
    return max(0.0, float(torch.where(p > 0, p * (p / q).log(), 0.0).sum()))


def modes_covered(real: Tensor, fake: Tensor, centres: Tensor) -> tuple[int, float]:
    """How many of the centres (K, 2) have a sample within three deviations of the data, and the share of such samples.

    As `ganlab.metric.modes`, whose definitions these are (Srivastava et al. 2017; Lin et al. 2018).
    """
    deviation = (torch.cdist(real, centres).amin(1).double().square().sum() / real.numel()).sqrt()
    distance, mode = torch.cdist(fake, centres).min(1)
    good = distance.double() <= 3 * deviation
    return len(mode[good].unique()), float(good.double().mean())
