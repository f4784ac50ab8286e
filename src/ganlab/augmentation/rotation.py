"""Turned data."""

from math import pi
from typing import Annotated

import torch
from torch import Tensor

from ganlab.augmentation import DataAugmentation, uniform
from ganlab.augmentation.affine import resample, rotation
from ganlab.needs import IMAGES, Bound


class Rotation(DataAugmentation):
    """Each real is turned about its centre by an angle uniform in +-`degrees`; what comes in is reflected."""

    needs = (IMAGES,)

    def __init__(self, degrees: Annotated[float, Bound(0, 180)] = 10.0) -> None:
        super().__init__()
        if not 0 <= degrees <= 180:
            raise ValueError(f"augmentation.rotation.degrees is in [0, 180], got {degrees}")
        self.degrees = degrees

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, H, W)."""
        angle = uniform(x, low=-1.0, high=1.0) * (self.degrees / 180 * pi)
        return resample(x, rotation(angle, torch.ones_like(angle)))
