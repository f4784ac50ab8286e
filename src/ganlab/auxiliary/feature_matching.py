"""Feature matching."""

from torch import Tensor

from ganlab.auxiliary import Auxiliary, GeneratorTurn
from ganlab.layer.parallel import gathered


class FeatureMatching(Auxiliary):
    """|E f(x) - E f(G(z))|^2 over the discriminator's features, in the generator's turn (Salimans et al. 2016, 3.1)."""

    def __init__(self, generator_weight: float = 1.0) -> None:
        super().__init__(0.0, generator_weight)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """The squared distance of the mean features."""
        real, fake = turn.real_output.features, turn.fake_output.features
        return (gathered(real).float().mean(0) - gathered(fake).float().mean(0)).square().sum()
