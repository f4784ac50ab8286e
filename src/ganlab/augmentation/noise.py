"""Noisy data."""

from torch import Tensor

from ganlab.augmentation import DataAugmentation, normal
from ganlab.needs import NonNegative


class Noise(DataAugmentation):
    """Gaussian noise of `deviation` on each real, images and points alike."""

    def __init__(self, deviation: NonNegative = 0.02) -> None:
        super().__init__()
        if deviation <= 0:
            raise ValueError(f"augmentation.noise.deviation must be above 0, got {deviation}")
        self.deviation = deviation

    def forward(self, x: Tensor) -> Tensor:
        """(N, ...) -> (N, ...)."""
        return x + self.deviation * normal(x, *x.shape[1:])
