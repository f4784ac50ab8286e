"""TAC-GAN's two classifiers."""

from torch import Tensor
from torch.nn.functional import cross_entropy

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.layer.weights import AS_TORCH, Weights
from ganlab.needs import LABELS, TOLD_GENERATOR, NonNegative


class TwinClassification(Auxiliary):
    """ACGAN's classifier C and its twin, which learns the class of fakes alone (Gong et al. 2019, equation 5).

    The generator lowers C's cross entropy and raises the twin's: classes need not be easier to tell apart than they
    are. `fakes` false trains C on reals alone.
    """

    needs = (LABELS, TOLD_GENERATOR)
    hides_labels = True

    def __init__(
        self,
        feature_dim: int,
        num_classes: int,
        fakes: bool = True,
        discriminator_weight: NonNegative = 1.0,
        generator_weight: NonNegative = 1.0,
        weights: Weights = AS_TORCH,
    ) -> None:
        super().__init__(discriminator_weight, generator_weight)
        self.fakes = fakes
        self.head, self.twin = weights.linear(feature_dim, num_classes), weights.linear(feature_dim, num_classes)

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """The class of reals and of fakes for C, of fakes for the twin."""
        assert turn.labels is not None
        real, fake = turn.real_output.features, turn.fake_output.features
        cost = cross_entropy(self.head(real), turn.labels) + cross_entropy(self.twin(fake), turn.labels)
        return cost + cross_entropy(self.head(fake), turn.labels) if self.fakes else cost

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """C is to find the class asked for, and the twin not to."""
        assert turn.labels is not None
        fake = turn.fake_output.features
        return cross_entropy(self.head(fake), turn.labels) - cross_entropy(self.twin(fake), turn.labels)
