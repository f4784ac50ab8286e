"""Mirrored data."""

import torch
from torch import Tensor

from ganlab.augmentation import DataAugmentation, uniform
from ganlab.needs import IMAGES, Fraction


class Flip(DataAugmentation):
    """Each real is mirrored left to right with `probability`."""

    needs = (IMAGES,)

    def __init__(self, probability: Fraction = 0.5) -> None:
        super().__init__()
        if not 0 <= probability <= 1:
            raise ValueError(f"augmentation.flip.probability is in [0, 1], got {probability}")
        self.chance = probability

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, H, W)."""
        return torch.where(uniform(x, 1, 1, 1) < self.chance, x.flip(3), x)
