"""The latent as the scale and shift of the generator's norms."""

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.conditioning.projection import LabelProjection
from ganlab.layer.conditional import Condition, Modulated
from ganlab.needs import LABELS, Count


class SelfModulation(nn.Module):
    """One hidden ReLU layer from the latent to scale and shift, which start at one and zero.

    With classes the latent is first z + E(y) + z * E'(y) (Chen et al. 2019, section 3.2).
    """

    def __init__(self, latent_dim: int, features: int, hidden: int, num_classes: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(num_classes, 2 * latent_dim) if num_classes else None
        self.layers = nn.Sequential(nn.Linear(latent_dim, hidden), nn.ReLU(), nn.Linear(hidden, 2 * features))
        last = self.layers[2]
        assert isinstance(last, nn.Linear)
        nn.init.normal_(last.weight, std=0.02)
        nn.init.zeros_(last.bias)

    def forward(self, condition: Condition) -> Tensor:
        """-> (N, 2 * features): scale - 1 and shift."""
        latent = condition.latent
        if self.embedding is not None:
            shift, scale = self.embedding(condition.labels).chunk(2, 1)
            latent = latent + shift + latent * scale
        result: Tensor = self.layers(latent)
        return result


class SelfModulated(Conditioning):
    """Self-modulated batch normalisation (Chen et al. 2019, equations 2 to 4).

    `labels` lets them enter too: in the modulation, and by projection in the discriminator (their section 3.2).
    """

    def __init__(self, hidden: Count = 32, labels: bool = False) -> None:
        if hidden < 1:
            raise ValueError(f"conditioning.hidden is the width of a layer and at least 1, got {hidden}")
        self.hidden, self.needs = hidden, (LABELS,) if labels else ()

    def normalization(self, plain: nn.Module, features: int, latent_dim: int, num_classes: int) -> nn.Module:
        """`plain` with a scale and shift that the latent decides."""
        classes = num_classes if self.needs else 0
        return Modulated(plain, SelfModulation(latent_dim, features, self.hidden, classes))

    def head(self, feature_dim: int, num_classes: int) -> nn.Module:
        """Nothing, or the projection onto the label's embedding."""
        return LabelProjection(feature_dim, num_classes) if self.needs else super().head(feature_dim, num_classes)
