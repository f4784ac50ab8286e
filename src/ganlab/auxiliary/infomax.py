"""InfoMax-GAN's mutual information between places and the whole."""

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.discriminator import DiscriminatorOutput
from ganlab.layer.normalization import normalized
from ganlab.layer.parallel import gathered
from ganlab.needs import IMAGES, LOCAL_FEATURES, Count, NonNegative


class InfoMax(Auxiliary):
    """Find the image that a global feature belongs to among local features of the batch (Lee et al. 2021, eq. 6 to 8).

    Both are projected to `width` dimensions by a hidden layer with a linear shortcut, spectrally normalised. The
    discriminator's term is over reals, the generator's over fakes.
    """

    needs = (IMAGES, LOCAL_FEATURES)

    def __init__(
        self,
        feature_dim: int,
        local_dim: int,
        width: Count = 1024,
        discriminator_weight: NonNegative = 0.2,
        generator_weight: NonNegative = 0.2,
    ) -> None:
        super().__init__(discriminator_weight, generator_weight)
        if width < 1:
            raise ValueError(f"auxiliary.infomax.width is at least 1, got {width}")
        self.whole = Projection(feature_dim, min(feature_dim, width), width)
        self.places = Projection(local_dim, local_dim, width)

    def _cost(self, output: DiscriminatorOutput) -> Tensor:
        assert output.local is not None
        places = self.places(output.local.flatten(2).transpose(1, 2))  # (N, L, width)
        return info_nce(gathered(self.whole(output.features)), gathered(places))

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """Over reals."""
        return self._cost(turn.real_output)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """Over fakes."""
        return self._cost(turn.fake_output)


class Projection(nn.Module):
    """(..., C) -> (..., width): a hidden layer beside a linear shortcut."""

    def __init__(self, features: int, hidden: int, width: int) -> None:
        super().__init__()
        self.hidden = normalized(nn.Linear(features, hidden), "spectral")
        self.out = normalized(nn.Linear(hidden, width), "spectral")
        self.shortcut = normalized(nn.Linear(features, width), "spectral")

    def forward(self, x: Tensor) -> Tensor:
        """Project the last dimension."""
        result: Tensor = self.out(relu(self.hidden(x))) + self.shortcut(x)
        return result


def info_nce(whole: Tensor, places: Tensor) -> Tensor:
    """Mean over images i and places s of -log of exp(w_i.p_is) over itself and all exp(w_i.p_jt), j other than i.

    `whole` (N, R), `places` (N, L, R).
    """
    rows, count, _ = places.shape
    scores = (whole @ places.flatten(0, 1).T).float().view(rows, rows, count)  # (i, j, place)
    own = scores.diagonal(dim1=0, dim2=1).T  # (N, L)
    self_pairs = torch.eye(rows, dtype=torch.bool, device=scores.device)[:, :, None]
    others = scores.masked_fill(self_pairs, float("-inf")).flatten(1).logsumexp(1)  # (N,)
    return (torch.logaddexp(own, others[:, None]) - own).mean()
