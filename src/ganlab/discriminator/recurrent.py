"""The recurrent discriminator of text: lstm."""

from torch import Tensor, nn

from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.token_embedding import TokenEmbedding
from ganlab.layer.token_recurrence import RECURRENCES, Cell
from ganlab.needs import TOKENS, Count, ShareBelowOne


class Recurrent(Discriminator):
    """A recurrent network reads the line in both directions; the mean over its tokens is judged."""

    needs = (TOKENS,)
    reads_tokens = True

    def __init__(
        self,
        vocabulary: int,
        embedding: Count = 32,
        hidden: Count = 32,
        dropout: ShareBelowOne = 0.25,
        cell: Cell = "lstm",
    ) -> None:
        super().__init__()
        self.embedding = TokenEmbedding(vocabulary, embedding)
        self.recurrence = RECURRENCES[cell](embedding, hidden, batch_first=True, bidirectional=True)
        self.feature_dim = 2 * hidden
        self.dropout, self.head = nn.Dropout(dropout), nn.Linear(self.feature_dim, 1)

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, L) int64, or (N, L, V) of weights over tokens -> logits (N,), features (N, 2 hidden)."""
        output, _ = self.recurrence(self.embedding(x))
        features = self.dropout(output.mean(1))
        return DiscriminatorOutput(self.head(features).squeeze(1), features)
