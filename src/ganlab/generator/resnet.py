"""The residual generator of SNGAN, and with self-attention of SAGAN."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.generator import Generator
from ganlab.layer.attention import SelfAttention, attended
from ganlab.layer.conditional import Condition, ConditionalSequential
from ganlab.layer.normalization import Normalization, normalization
from ganlab.layer.resampling import Interpolation
from ganlab.layer.residual import GeneratorBlock
from ganlab.layer.sizes import doublings, generator_widths, image_shape, laid_out_for
from ganlab.layer.weights import Initialization, Weights
from ganlab.needs import Count, Positive


class ResNet(Generator):
    """latent -> a bottom of 4 to 7 pixels -> one residual block per doubling -> norm, ReLU, 3x3, tanh.

    After Miyato et al. 2018, appendix B.4, in Mimicry's widths: `width` at the bottom (null: 256 up to 32 px, 512 up
    to 63, 1024 above). `attention` lists the sizes (in pixels) after whose block there is self-attention (Zhang et al.
    2019). The last norm is never conditional (as Miyato & Koyama 2018 have it).
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        latent_dim: Count = 128,
        width: Count | None = None,
        normalization: Normalization = "batch",
        spectral_norm: bool = False,
        upsampling: Interpolation = "nearest",
        attention: Sequence[Count] | None = (),
        initialization: Initialization = "xavier",
        batch_norm_eps: Positive = 1e-5,
    ) -> None:
        super().__init__()
        channels, size = image_shape("generator=resnet", tuple(sample_shape))
        bottom, n = doublings("generator=resnet", size)
        places = attended("generator", attention, [bottom << i for i in range(1, n + 1)], size)
        width = width or (256 if size <= 32 else 512 if size < 64 else 1024)
        widths = generator_widths(size, width, n)
        weights = Weights("spectral" if spectral_norm else normalization, initialization)
        self.latent_dim = latent_dim
        self.first_shape = (width, bottom, bottom)
        self.input, features = conditioning.latent(latent_dim, num_classes)
        self.project = weights.linear(features, width * bottom**2)

        def norm(features: int) -> nn.Module:
            return self._norm(conditioning, normalization, features, num_classes, batch_norm_eps)

        layers: list[nn.Module] = []
        for i, (before, after) in enumerate(pairwise(widths), start=1):
            layers.append(GeneratorBlock(before, after, (norm(before), norm(after)), weights, upsampling))
            if bottom << i in places:
                layers.append(SelfAttention(after, weights))
        last = self._plain(normalization, widths[-1], batch_norm_eps)
        layers += [last, nn.ReLU(inplace=True), weights.convolution(widths[-1], channels, 3), nn.Tanh()]
        self.layers = ConditionalSequential(*layers)

    @staticmethod
    def _plain(kind: Normalization, width: int, eps: float) -> nn.Module:
        return normalization(kind, width, eps)

    def _norm(
        self, conditioning: Conditioning, kind: Normalization, width: int, num_classes: int, eps: float
    ) -> nn.Module:
        return conditioning.normalization(self._plain(kind, width, eps), width, self.latent_dim, num_classes)

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, channels, size, size)."""
        x = self.project(self.input(latent, labels))
        x = laid_out_for(self.layers, x.view(len(x), *self.first_shape))
        return self.layers(x, Condition(latent, labels))
