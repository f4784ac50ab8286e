"""The recurrent generator of tokens: lstm and gru."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ganlab.generator import Generator
from ganlab.layer.token_recurrence import Cell, TokenRecurrence
from ganlab.needs import TOKENS, Count


class Recurrent(Generator):
    """Tokens one after the other, each drawn from what a recurrent network says of those before (Yu et al. 2017).

    The latent has one normal number for each token: its place in the normal distribution says which of the
    token's distribution is taken. So lines are drawn exactly, and the same latents give the same lines.
    """

    needs = (TOKENS,)

    def __init__(
        self, sample_shape: Sequence[int], vocabulary: int, width: Count = 32, hidden: Count = 32, cell: Cell = "lstm"
    ) -> None:
        super().__init__()
        (self.latent_dim,) = sample_shape
        self.network = TokenRecurrence(vocabulary, width, hidden, cell)

    @property
    def language(self) -> TokenRecurrence:
        """The network itself."""
        return self.network

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, L) -> tokens (N, L) int64."""
        return self.network.draw(torch.special.ndtr(latent.float()))
