"""Balls around features: what the k-nearest-neighbour metrics share. Distances are taken a block at a time."""

import torch
from torch import Tensor

from ganlab.metric.rows import BLOCK

CELLS = 10 * BLOCK**2  # distances that are held at once, however many samples there are


def at_once(others: Tensor) -> int:
    """How many rows are held against all of `others` (M, F) at once.

    >>> [at_once(torch.empty(count, 1)) for count in (100, 10_240, 50_000)]
    [1024, 1024, 209]
    """
    return max(1, min(BLOCK, CELLS // max(1, len(others))))


def radii(x: Tensor, k: int, device: torch.device) -> Tensor:
    """The distance (N,) of each row of (N, F) to its `k`-th nearest other row.

    Raises:
        ValueError: there are not that many others.
    """
    if len(x) <= k:
        raise ValueError(f"the {k} nearest neighbours of a sample need more than {k} samples, got {len(x)}")
    return torch.cat([distances(part, x, device).kthvalue(k + 1).values for part in x.split(at_once(x))])


def distances(a: Tensor, b: Tensor, device: torch.device) -> Tensor:
    """(n, m) Euclidean, from the differences themselves: a copy is at 0."""
    a = a.to(device)
    parts = [torch.cdist(a, part.to(device), compute_mode="donot_use_mm_for_euclid_dist") for part in b.split(BLOCK)]
    return torch.cat(parts, 1)


def nearest(x: Tensor, others: Tensor, device: torch.device) -> Tensor:
    """The distance (N,) of each row of (N, F) to the nearest of `others` (M, F)."""
    return torch.cat([distances(part, others, device).amin(1) for part in x.split(at_once(others))])
