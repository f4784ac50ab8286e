"""Instance noise."""

import torch
from torch import Tensor

from ganlab.augmentation import Augmentation, normal
from ganlab.needs import Count, NonNegative


class InstanceNoise(Augmentation):
    """Gaussian noise on what the discriminator sees of real and fake (Sonderby et al. 2017; Arjovsky & Bottou 2017).

    Its deviation falls linearly from `deviation` to zero over `over` discriminator turns; None keeps it.
    """

    done: Tensor

    def __init__(self, deviation: NonNegative = 0.1, over: Count | None = 20000) -> None:
        super().__init__()
        if deviation <= 0 or (over is not None and over < 1):
            raise ValueError(
                f"augmentation.instance_noise.deviation is above 0 and over at least 1 turn or null, got {deviation}, "
                f"{over}"
            )
        self.deviation, self.over = deviation, over
        self.register_buffer("done", torch.zeros(()))  # discriminator turns

    def forward(self, x: Tensor) -> Tensor:
        """(N, ...) -> (N, ...)."""
        left = 1.0 if self.over is None else (1 - self.done / self.over).clamp_min(0)
        return x + (self.deviation * left * normal(x, *x.shape[1:])).to(x.dtype)

    @torch.no_grad()
    def adapt(self, realness: Tensor) -> None:
        """Count the turn."""
        self.done.add_(1)
