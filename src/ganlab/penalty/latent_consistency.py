"""Latent consistency regularisation."""

import torch
from torch import Tensor

from ganlab.augmentation import normal
from ganlab.needs import LOGITS, NO_TOKENS, Count, NonNegative, Positive
from ganlab.penalty import DiscriminatorTurn, GeneratorTurn, Penalty


class LatentConsistency(Penalty):
    """Latents z and z + noise: alike for the discriminator, unlike from the generator (Zhao et al. 2021, zCR).

    The discriminator pays on_logits * (D(G(z)) - D(G(z + d)))^2, the generator -on_samples * (G(z) - G(z + d))^2,
    where d is normal of `deviation`.
    """

    needs = (LOGITS, NO_TOKENS)
    on_generator = True

    def __init__(
        self, on_logits: NonNegative = 5.0, on_samples: NonNegative = 0.5, deviation: Positive = 0.03, every: Count = 1
    ) -> None:
        super().__init__(1.0, every)
        if deviation <= 0:
            raise ValueError(
                f"penalty.latent_consistency.deviation must be above 0, got {deviation}; the paper's is 0.03"
            )
        self.on_logits, self.on_samples, self.deviation = on_logits, on_samples, deviation

    def _near(self, latent: Tensor) -> Tensor:
        return latent + self.deviation * normal(latent, *latent.shape[1:])

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """The weighted mean squared difference of the logits."""
        with torch.no_grad():
            fake = turn.generator(self._near(turn.latent), turn.labels)
        difference: Tensor = turn.fake_output.logits - turn.discriminator(fake, turn.labels).logits
        return self.on_logits * difference.float().square().mean()

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """Minus the weighted mean squared difference of the samples."""
        difference: Tensor = turn.made - turn.generator(self._near(turn.latent), turn.labels)
        return -self.on_samples * self.every * difference.float().square().mean()
