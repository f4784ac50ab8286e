"""ACGAN's classifier."""

from torch import Tensor
from torch.nn.functional import cross_entropy

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.layer.weights import AS_TORCH, Weights
from ganlab.needs import LABELS, TOLD_GENERATOR, NonNegative


class Classification(Auxiliary):
    """Cross entropy of the class, on reals and on fakes of the class asked for (Odena et al. 2017, equation 3).

    `fakes` false trains the head on reals alone, as later papers do.
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
        self.head = weights.linear(feature_dim, num_classes)

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """The class of reals, and of fakes."""
        assert turn.labels is not None
        cost = cross_entropy(self.head(turn.real_output.features), turn.labels)
        return cost + cross_entropy(self.head(turn.fake_output.features), turn.labels) if self.fakes else cost

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """The class that the fakes were asked to be."""
        assert turn.labels is not None
        return cross_entropy(self.head(turn.fake_output.features), turn.labels)
