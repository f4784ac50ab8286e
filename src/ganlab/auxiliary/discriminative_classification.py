"""ADC-GAN's classifier."""

from torch import Tensor
from torch.nn.functional import cross_entropy

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.layer.weights import AS_TORCH, Weights
from ganlab.needs import LABELS, TOLD_GENERATOR, NonNegative


class DiscriminativeClassification(Auxiliary):
    """A classifier over 2K classes, each class real and each class fake (Hou et al. 2022, equations 6 and 7).

    The generator raises log C(y, real | G(z)) - log C(y, fake | G(z)), in which the normalising sum drops out.
    """

    needs = (LABELS, TOLD_GENERATOR)
    hides_labels = True

    def __init__(
        self,
        feature_dim: int,
        num_classes: int,
        discriminator_weight: NonNegative = 1.0,
        generator_weight: NonNegative = 1.0,
        weights: Weights = AS_TORCH,
    ) -> None:
        super().__init__(discriminator_weight, generator_weight)
        self.num_classes = num_classes
        self.head = weights.linear(feature_dim, 2 * num_classes)

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """Reals to their class's real half, fakes to its fake half."""
        assert turn.labels is not None
        real, fake = self.head(turn.real_output.features), self.head(turn.fake_output.features)
        return cross_entropy(real, turn.labels) + cross_entropy(fake, turn.labels + self.num_classes)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """The fake half's score of the class asked for, less the real half's."""
        assert turn.labels is not None
        scores: Tensor = self.head(turn.fake_output.features)  # (N, 2K)
        as_real, as_fake = (scores.gather(1, turn.labels[:, None] + k) for k in (0, self.num_classes))
        result: Tensor = (as_fake - as_real).mean()
        return result
