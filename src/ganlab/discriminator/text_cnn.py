"""The convolutional discriminator of text."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.token_embedding import TokenEmbedding
from ganlab.needs import TOKENS, Count, ShareBelowOne


class TextCNN(Discriminator):
    """Convolutions of several lengths over a line's tokens, the largest of each, a highway layer, one logit.

    Kim 2014, with the highway of Srivastava et al. 2015, as Yu et al. 2017 have it in section 3.2.

    Raises:
        ValueError: a convolution is longer than a line.
    """

    needs = (TOKENS,)
    reads_tokens = True

    def __init__(
        self,
        sample_shape: Sequence[int],
        vocabulary: int,
        embedding: Count = 32,
        kernels: Sequence[Count] = (1, 2, 3, 4, 5),
        width: Count = 32,
        dropout: ShareBelowOne = 0.25,
    ) -> None:
        super().__init__()
        (length,) = sample_shape
        if not kernels or max(kernels) > length:
            raise ValueError(
                f"discriminator.kernels are lengths of at most the {length} tokens of a line, got {list(kernels)}; "
                "leave out the others, or give a larger dataset.length"
            )
        self.embedding = TokenEmbedding(vocabulary, embedding)
        self.convolutions = nn.ModuleList(nn.Conv1d(embedding, width, kernel) for kernel in kernels)
        self.feature_dim = width * len(kernels)
        self.highway = nn.Linear(self.feature_dim, 2 * self.feature_dim)
        self.dropout, self.head = nn.Dropout(dropout), nn.Linear(self.feature_dim, 1)

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, L) int64, or (N, L, V) of weights over tokens -> logits (N,), features (N, width * kernels)."""
        embedded = self.embedding(x).transpose(1, 2)  # (N, embedding, L)
        pooled = torch.cat([convolution(embedded).amax(2).relu() for convolution in self.convolutions], 1)
        changed, gate = self.highway(pooled).chunk(2, 1)
        features = self.dropout(torch.lerp(pooled, changed.relu(), gate.sigmoid()))
        return DiscriminatorOutput(self.head(features).squeeze(1), features)
