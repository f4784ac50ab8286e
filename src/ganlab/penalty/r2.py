"""R2."""

from torch import Tensor

from ganlab.needs import LOGITS, NO_TOKENS, Count, NonNegative
from ganlab.penalty import PER_SAMPLE, DiscriminatorTurn, Penalty, squared_gradient_norm


class R2(Penalty):
    """weight / 2 * ||grad D(G(z))||^2 on fake samples (Mescheder et al. 2018, equation 10)."""

    fake_gradient = True
    needs = (PER_SAMPLE, LOGITS, NO_TOKENS)

    def __init__(self, weight: NonNegative = 10.0, every: Count = 1) -> None:
        super().__init__(weight, every)

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """Half the mean squared gradient norm."""
        return 0.5 * squared_gradient_norm(turn.discriminator, turn.fake, turn.labels, turn.fake_output).mean()
