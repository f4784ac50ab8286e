"""The transposed-convolution generator of SNGAN's standard CNN."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.generator import Generator
from ganlab.layer.conditional import Condition, ConditionalSequential
from ganlab.layer.normalization import Normalization, normalization, normalized
from ganlab.layer.sizes import image_shape, laid_out_for, nearest_sizes
from ganlab.layer.weights import ConvolutionInitialization, initialize
from ganlab.needs import Count, Positive


class SNDCGAN(Generator):
    """A linear layer to widths[0] maps, then per further width a 4x4 transposed convolution of stride 2, norm, ReLU.

    A 3x3 convolution and tanh end it (Miyato et al. 2018, table 3). `initialization` None is N(0, 0.02).
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        latent_dim: Count = 128,
        widths: Sequence[Count] = (512, 256, 128, 64),
        normalization: Normalization = "batch",
        batch_norm_eps: Positive = 1e-5,
        initialization: ConvolutionInitialization | None = None,
    ) -> None:
        super().__init__()
        channels, size = image_shape("generator=sndcgan", tuple(sample_shape))
        if not widths:
            raise ValueError("generator.widths is empty; give at least one width, such as [512, 256, 128, 64]")
        step = 2 ** (len(widths) - 1)
        if size % step:
            raise ValueError(
                f"generator=sndcgan with {len(widths)} widths makes images whose size is a multiple of {step}, got "
                f"{size}; use dataset.image_size={nearest_sizes(size, step)}, or generator=gan, which makes any size"
            )

        self.latent_dim = latent_dim
        self.first_shape = (widths[0], size // step, size // step)
        self.input, features = conditioning.latent(latent_dim, num_classes)
        self.project = normalized(nn.Linear(features, widths[0] * self.first_shape[1] ** 2), normalization)
        layers: list[nn.Module] = []
        for before, width in pairwise(widths):
            layers += [
                normalized(nn.ConvTranspose2d(before, width, 4, stride=2, padding=1), normalization),
                self._norm(conditioning, normalization, width, num_classes, batch_norm_eps),
                nn.ReLU(inplace=True),
            ]
        layers += [normalized(nn.Conv2d(widths[-1], channels, 3, padding=1), normalization), nn.Tanh()]
        self.layers = ConditionalSequential(*layers)
        initialize(self, initialization or "normal")

    def _norm(
        self, conditioning: Conditioning, kind: Normalization, width: int, num_classes: int, eps: float
    ) -> nn.Module:
        return conditioning.normalization(normalization(kind, width, eps), width, self.latent_dim, num_classes)

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, channels, size, size)."""
        x = self.project(self.input(latent, labels))
        x = laid_out_for(self.layers, x.view(len(x), *self.first_shape))
        return self.layers(x, Condition(latent, labels))
