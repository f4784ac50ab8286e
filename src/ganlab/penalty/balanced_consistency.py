"""Balanced consistency regularisation."""

from torch import Tensor

from ganlab.needs import IMAGES, LOGITS, Count, NonNegative
from ganlab.penalty import DiscriminatorTurn, Penalty
from ganlab.penalty.consistency import flip_and_shift


class BalancedConsistency(Penalty):
    """real * (D(x) - D(T(x)))^2 + fake * (D(G(z)) - D(T(G(z))))^2, T a flip and a shift (Zhao et al. 2021, bCR)."""

    needs = (IMAGES, LOGITS)

    def __init__(
        self, real: NonNegative = 10.0, fake: NonNegative = 10.0, shift: NonNegative = 0.125, every: Count = 1
    ) -> None:
        super().__init__(1.0, every)
        self.real, self.fake, self.shift = real, fake, shift

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """The weighted mean squared differences."""
        real: Tensor = turn.discriminator(flip_and_shift(turn.real.detach(), self.shift), turn.labels).logits
        fake: Tensor = turn.discriminator(flip_and_shift(turn.fake.detach(), self.shift), turn.labels).logits
        on_real = (turn.real_output.logits - real).float().square().mean()
        on_fake = (turn.fake_output.logits - fake).float().square().mean()
        return self.real * on_real + self.fake * on_fake
