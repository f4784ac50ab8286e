"""The fully connected generator of GAN, CGAN, WGAN and WGAN-GP."""

from collections.abc import Sequence
from math import prod

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.generator import Generator
from ganlab.layer.conditional import Condition, ConditionalSequential
from ganlab.layer.normalization import Normalization, normalization, normalized
from ganlab.needs import Count, Positive


class MLP(Generator):
    """latent -> widths -> any sample shape, LeakyReLU(0.2), the first layer unnormalised, tanh (PyTorch-GAN gan.py)."""

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        latent_dim: Count = 100,
        widths: Sequence[Count] = (128, 256, 512, 1024),
        normalization: Normalization = "batch",
        batch_norm_eps: Positive = 1e-5,
    ) -> None:
        super().__init__()
        if not widths:
            raise ValueError("generator.widths is empty; give at least one width, such as [128]")

        self.latent_dim = latent_dim
        self.sample_shape = tuple(sample_shape)
        self.input, features = conditioning.latent(latent_dim, num_classes)
        layers: list[nn.Module] = []
        for index, width in enumerate(widths):
            layers.append(normalized(nn.Linear(features, width), normalization))
            if index:
                layers.append(self._norm(conditioning, normalization, width, num_classes, batch_norm_eps))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            features = width
        layers += [normalized(nn.Linear(features, prod(self.sample_shape)), normalization), nn.Tanh()]
        self.layers = ConditionalSequential(*layers)

    def _norm(
        self, conditioning: Conditioning, kind: Normalization, width: int, num_classes: int, eps: float
    ) -> nn.Module:
        plain = normalization(kind, width, eps, dimensions=1)
        return conditioning.normalization(plain, width, self.latent_dim, num_classes)

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, *sample_shape)."""
        x: Tensor = self.layers(self.input(latent, labels), Condition(latent, labels))
        return x.view(len(x), *self.sample_shape)
