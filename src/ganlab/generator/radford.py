"""The transposed convolutions of the DCGAN paper."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.generator import Generator
from ganlab.layer.conditional import Condition, ConditionalSequential
from ganlab.layer.normalization import Normalization, normalized
from ganlab.layer.normalization import normalization as norm
from ganlab.layer.sizes import image_shape, laid_out_for, nearest_sizes
from ganlab.layer.weights import initialize
from ganlab.needs import Count, Positive


class Radford(Generator):
    """latent -> widths[0] x 4 x 4, then 4x4 transposed convolutions of stride 2, ReLU (Radford et al. 2016).

    No biases. With widths [512, 256, 128] and 3 x 32 x 32 it has 3,448,576 parameters.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        latent_dim: Count = 100,
        widths: Sequence[Count] = (512, 256, 128),
        normalization: Normalization = "batch",
        batch_norm_eps: Positive = 1e-5,
    ) -> None:
        super().__init__()
        channels, size = image_shape("generator=radford", tuple(sample_shape))
        if not widths:
            raise ValueError("generator.widths is empty; give at least one width, such as [512, 256, 128]")
        step = 2 ** len(widths)
        if size % step:
            raise ValueError(
                f"generator=radford with {len(widths)} widths makes images whose size is a multiple of {step}, got "
                f"{size}; use dataset.image_size={nearest_sizes(size, step)}, or generator=gan, which makes any size"
            )

        self.latent_dim = latent_dim
        self.input, features = conditioning.latent(latent_dim, num_classes)
        layers: list[nn.Module] = [
            normalized(nn.ConvTranspose2d(features, widths[0], size // step, bias=False), normalization)
        ]
        for before, width in pairwise([*widths, channels]):
            plain = norm(normalization, before, batch_norm_eps)
            layers += [conditioning.normalization(plain, before, latent_dim, num_classes), nn.ReLU(inplace=True)]
            layers.append(normalized(nn.ConvTranspose2d(before, width, 4, 2, 1, bias=False), normalization))
        self.layers = ConditionalSequential(*layers, nn.Tanh())
        initialize(self, "normal")

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, channels, size, size)."""
        x = laid_out_for(self.layers, self.input(latent, labels)[:, :, None, None])
        return self.layers(x, Condition(latent, labels))
