"""Progressive GAN's drift penalty."""

from torch import Tensor

from ganlab.needs import LOGITS, Count, NonNegative
from ganlab.penalty import DiscriminatorTurn, Penalty


class Drift(Penalty):
    """weight * D(x)^2 on real samples, which keeps a critic's scores near zero (Karras et al. 2018, appendix A.1)."""

    needs = (LOGITS,)

    def __init__(self, weight: NonNegative = 0.001, every: Count = 1) -> None:
        super().__init__(weight, every)

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """The mean squared logit."""
        return turn.real_output.logits.float().square().mean()
