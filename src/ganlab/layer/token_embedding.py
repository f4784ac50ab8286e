"""Tokens as vectors."""

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding


class TokenEmbedding(nn.Module):
    """A learned vector of `width` for each token: of numbers (N, L) int64, or of weights over all tokens (N, L, V)."""

    def __init__(self, vocabulary: int, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(vocabulary, width))
        nn.init.normal_(self.weight, std=0.1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, L) or (N, L, V) -> (N, L, width)."""
        return x @ self.weight.to(x.dtype) if x.is_floating_point() else embedding(x, self.weight)
