"""The generator of sounds by strided transposed convolutions."""

from collections.abc import Sequence
from math import sqrt

import torch
from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.generator import Generator
from ganlab.layer.conditional import Condition, ConditionalSequential
from ganlab.layer.normalization import Normalization, normalization, normalized
from ganlab.layer.phase_shuffle import KERNEL, STRIDE, quarterings
from ganlab.layer.weights import xavier
from ganlab.needs import Count, Positive


class WaveGAN(Generator):
    """A linear layer, then transposed convolutions of length 25 and stride 4 with ReLU (Donahue et al. 2019, table 3).

    `width` is the paper's d: each layer but the last has half as many channels as the one before, down to d. Latents
    are uniform on [-1, 1] as there: the normal ones go through their distribution function. 16384 samples at a width of
    64 take 19,065,345 parameters.
    """

    mending = "use generator.normalization=none"

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        latent_dim: Count = 100,
        width: Count = 64,
        normalization: Normalization = "none",
        batch_norm_eps: Positive = 1e-5,
    ) -> None:
        super().__init__()
        bottom, layers = quarterings("generator=wavegan", tuple(sample_shape))
        widths = [width << n for n in reversed(range(layers))]
        self.latent_dim, self.first_shape = latent_dim, (widths[0], bottom)
        self.input, features = conditioning.latent(latent_dim, num_classes)
        self.project = normalized(nn.Linear(features, widths[0] * bottom), normalization)

        def norm(channels: int) -> nn.Module:
            return conditioning.normalization(
                _norm(normalization, channels, batch_norm_eps), channels, latent_dim, num_classes
            )

        stages: list[nn.Module] = [norm(widths[0]), nn.ReLU(inplace=True)]
        for before, after in zip(widths, [*widths[1:], sample_shape[0]], strict=True):
            stages.append(normalized(nn.ConvTranspose1d(before, after, KERNEL, STRIDE, 11, 1), normalization))
            stages += [norm(after), nn.ReLU(inplace=True)]
        self.layers = ConditionalSequential(*stages[:-2], nn.Tanh())
        xavier(self)

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, channels, length)."""
        uniform = torch.erf(latent / sqrt(2))
        x = self.project(self.input(uniform, labels)).view(len(latent), *self.first_shape)
        return self.layers(x, Condition(latent, labels))


def _norm(kind: Normalization, width: int, eps: float) -> nn.Module:
    return normalization(kind, width, eps, dimensions=1)
