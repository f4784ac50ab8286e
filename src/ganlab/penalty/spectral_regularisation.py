"""Spectral norm regularisation."""

import torch
from torch import Tensor
from torch.nn.functional import normalize

from ganlab.discriminator import Discriminator
from ganlab.needs import Count, NonNegative
from ganlab.penalty import DiscriminatorTurn, Penalty
from ganlab.penalty.orthogonal import weights


class SpectralRegularisation(Penalty):
    """weight / 2 * sum of sigma(W)^2 over the discriminator's weights (Yoshida & Miyato 2017, equation 5).

    The largest singular value sigma is followed by one step of the power iteration a turn, whose vectors are kept.
    """

    def __init__(self, discriminator: Discriminator, weight: NonNegative = 0.1, every: Count = 1) -> None:
        super().__init__(weight, every)
        self.count = 0
        for matrix in weights(discriminator):
            start = normalize(torch.randn(len(matrix)), dim=0)
            self.register_buffer(f"u{self.count}", start)
            self.count += 1

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """Half the sum of squared singular values."""
        squares = []
        for index, weight in enumerate(weights(turn.discriminator)):
            matrix, u = weight.flatten(1).float(), self.get_buffer(f"u{index}")
            with torch.autocast(matrix.device.type, enabled=False):
                with torch.no_grad():
                    v = normalize(matrix.T @ u, dim=0)
                    u.copy_(normalize(matrix @ v, dim=0))
                squares.append((u.clone() @ matrix @ v).square())
        return 0.5 * torch.stack(squares).sum()
