"""Labels as further inputs of both networks."""

import torch
from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.needs import LABELS, Count


class Beside(nn.Module):
    """Concatenates a label's embedding to x: more features, or more channels that are constant over the image."""

    def __init__(self, num_classes: int, embedding_dim: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(num_classes, embedding_dim)

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        """(N, C, ...) -> (N, C + embedding_dim, ...)."""
        beside = self.embedding(labels).to(x.dtype)  # (N, E)
        beside = beside.view(*beside.shape, *[1] * (x.dim() - 2)).expand(-1, -1, *x.shape[2:])
        return torch.cat([x, beside], dim=1)


class Concat(Conditioning):
    """A learned embedding of the label beside the latent and beside the sample (Mirza & Osindero 2014).

    `embedding_dim` None makes it as wide as there are classes, as in PyTorch-GAN's cgan.py.
    """

    needs = (LABELS,)

    def __init__(self, embedding_dim: Count | None = None) -> None:
        self.embedding_dim = embedding_dim

    def latent(self, latent_dim: int, num_classes: int) -> tuple[nn.Module, int]:
        """Widen the latent by the embedding."""
        width = self.embedding_dim or num_classes
        return Beside(num_classes, width), latent_dim + width

    def input(self, shape: tuple[int, ...], num_classes: int) -> tuple[nn.Module, tuple[int, ...]]:
        """Widen the features of a vector, or the channels of an image, by the embedding."""
        width = self.embedding_dim or num_classes
        return Beside(num_classes, width), (shape[0] + width, *shape[1:])
