"""Feature matching."""

from typing import Literal

from torch import Tensor

from ganlab.auxiliary import Auxiliary, GeneratorTurn
from ganlab.layer.parallel import gathered
from ganlab.needs import NonNegative


class FeatureMatching(Auxiliary):
    """|E f(x) - E f(G(z))|^2 over the discriminator's features, in the generator's turn (Salimans et al. 2016, 3.1).

    `form` "absolute" is the mean absolute difference of a feature, as MHingeGAN's code has it (Kavalerov et al. 2021).
    """

    def __init__(self, generator_weight: NonNegative = 1.0, form: Literal["squared", "absolute"] = "squared") -> None:
        super().__init__(0.0, generator_weight)
        self.form = form

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """The distance of the mean features."""
        real, fake = turn.real_output.features, turn.fake_output.features
        difference = gathered(real).float().mean(0) - gathered(fake).float().mean(0)  # (F,)
        return difference.square().sum() if self.form == "squared" else difference.abs().mean()
