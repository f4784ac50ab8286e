"""EBGAN's pulling-away term."""

from torch import Tensor
from torch.nn.functional import normalize

from ganlab.auxiliary import Auxiliary, GeneratorTurn
from ganlab.layer.parallel import gathered
from ganlab.needs import NonNegative


class PullingAway(Auxiliary):
    """The mean squared cosine between features of different fakes of a batch (Zhao et al. 2017, equation 4)."""

    def __init__(self, generator_weight: NonNegative = 0.1) -> None:
        super().__init__(0.0, generator_weight)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """Over all pairs of fakes."""
        unit = normalize(gathered(turn.fake_output.features).float())
        cosine = unit @ unit.T
        rows = len(unit)
        return (cosine.square().sum() - cosine.diagonal().square().sum()) / max(1, rows * (rows - 1))
