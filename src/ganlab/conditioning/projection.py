"""The label as a direction in the discriminator's features and as the scale and shift of the generator's norms."""

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.layer.conditional import Condition, Modulated
from ganlab.needs import LABELS


class LabelModulation(nn.Module):
    """A learned scale and shift per class, starting at one and zero."""

    def __init__(self, num_classes: int, features: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(num_classes, 2 * features)
        nn.init.zeros_(self.embedding.weight)

    def forward(self, condition: Condition) -> Tensor:
        """-> (N, 2 * features): scale - 1 and shift."""
        result: Tensor = self.embedding(condition.labels)
        return result


class LabelProjection(nn.Module):
    """The inner product of the features and the label's embedding."""

    def __init__(self, feature_dim: int, num_classes: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(num_classes, feature_dim)
        nn.init.xavier_uniform_(self.embedding.weight)

    def forward(self, features: Tensor, labels: Tensor) -> Tensor:
        """(N, feature_dim) and (N,) -> (N,)."""
        result: Tensor = (self.embedding(labels) * features).sum(1)
        return result


class Projection(Conditioning):
    """cGAN with projection: conditional batch norm and y^T V phi(x) (Miyato & Koyama 2018, equation 3)."""

    needs = (LABELS,)

    def normalization(self, plain: nn.Module, features: int, latent_dim: int, num_classes: int) -> nn.Module:
        """`plain` with a scale and shift per class."""
        return Modulated(plain, LabelModulation(num_classes, features))

    def head(self, feature_dim: int, num_classes: int) -> nn.Module:
        """The projection of the features onto the label's embedding."""
        return LabelProjection(feature_dim, num_classes)
