"""The fully connected discriminator of GAN and CGAN, and critic of WGAN and WGAN-GP."""

from collections.abc import Sequence
from math import prod

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import Normalization, normalization, normalized, normalized_throughout
from ganlab.layer.weights import Weights
from ganlab.needs import Count, Positive, ShareBelowOne


class MLP(Discriminator):
    """sample -> widths -> one logit, LeakyReLU(0.2); dropout after every layer but the first (PyTorch-GAN gan.py)."""

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        widths: Sequence[Count] = (512, 256),
        dropout: ShareBelowOne = 0.0,
        normalization: Normalization = "none",
        batch_norm_eps: Positive = 1e-5,
    ) -> None:
        super().__init__()
        if not widths:
            raise ValueError("discriminator.widths is empty; give at least one width, such as [512]")
        self.input, shape = conditioning.input((prod(sample_shape),), num_classes)
        features = shape[0]
        layers: list[nn.Module] = []
        for index, width in enumerate(widths):
            layers.append(normalized(nn.Linear(features, width), normalization))
            if index:
                layers += self._regularized(normalization, width, batch_norm_eps, dropout)
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            features = width

        self.layers = nn.Sequential(*layers)
        self.feature_dim, self.weights = features, Weights(normalization, "torch")
        self.head = normalized(nn.Linear(features, 1), normalization)
        self.label_logit = normalized_throughout(conditioning.head(features, num_classes), normalization)

    @staticmethod
    def _regularized(kind: Normalization, width: int, eps: float, dropout: float) -> list[nn.Module]:
        norm = normalization(kind, width, eps, dimensions=1)
        drop = [nn.Dropout(dropout)] if dropout else []
        return [*drop, *([] if isinstance(norm, nn.Identity) else [norm])]

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, *sample_shape) -> logits (N,), features (N, widths[-1])."""
        features = self.layers(self.input(x.flatten(1), labels))
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features)
