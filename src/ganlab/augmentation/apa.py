"""Adaptive pseudo augmentation."""

import torch
from torch import Tensor

from ganlab.augmentation import Augmentation, uniform
from ganlab.augmentation.ada import Overfitting
from ganlab.needs import BOUNDARY, Count, Fraction


class APA(Augmentation):
    """Fakes among the reals, with an adaptive probability (Jiang et al. 2021, section 3.2).

    With that probability a real's place is taken by a fake of the same turn, the one next to its own, so that the
    discriminator is deceived as often as it overfits. Images and points alike. `probability` fixes it; None adapts it.
    """

    needs = (BOUNDARY,)

    def __init__(
        self, boundary: float | None, target: float = 0.6, images: Count = 500_000, probability: Fraction | None = None
    ) -> None:
        super().__init__()
        if probability is not None and not 0 <= probability <= 1:
            raise ValueError(f"augmentation.apa.probability is in [0, 1], or null to adapt it, got {probability}")
        self.overfitting = Overfitting(boundary, target, images)
        self.fixed = probability is not None
        self.overfitting.probability.fill_(probability or 0.0)

    @property
    def probability(self) -> Tensor:
        """The probability of a fake in a real's place."""
        return self.overfitting.probability

    def adapt(self, realness: Tensor) -> None:
        """Follow the discriminator's certainty of the reals."""
        if not self.fixed:
            self.overfitting.adapt(realness)

    def watched(self) -> dict[str, Tensor]:
        """The probability."""
        return {"probability": self.probability}

    def real(self, real: Tensor, fake: Tensor) -> Tensor:
        """Put fakes among the reals."""
        deceived = uniform(real, *[1] * (real.dim() - 1)) < self.probability
        return torch.where(deceived, fake.detach().roll(1, 0).to(real.dtype), real)
