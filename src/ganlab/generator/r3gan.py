"""The normalisation-free generator of R3GAN."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.generator import Generator
from ganlab.layer.bottleneck import Bottleneck, bottleneck_widths, scaled_convolution
from ganlab.layer.conditional import Condition, ConditionalSequential
from ganlab.layer.resampling import FilteredUpsample
from ganlab.layer.sizes import doublings, image_shape, laid_out_for
from ganlab.needs import Count


class R3GAN(Generator):
    """A learned 4x4 basis that the latent scales; per stage a bilinear transition and `blocks` inverted bottlenecks.

    Huang et al. 2024, section 4 and appendix: 1x1, grouped 3x3, 1x1 with biases and LeakyReLU(0.2), no normalisation,
    fix-up initialisation. `width` holds up to 32 px and halves with each doubling above. Unlike theirs the output
    passes a tanh, so that samples stay in [-1, 1].
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        latent_dim: Count = 64,
        width: Count = 768,
        blocks: Count = 2,
        expansion: Count = 2,
        group_width: Count = 16,
    ) -> None:
        super().__init__()
        channels, size = image_shape("generator=r3gan", tuple(sample_shape))
        bottom, n = doublings("generator=r3gan", size)
        widths = bottleneck_widths("generator", bottom, n, width, expansion, group_width)
        self.latent_dim = latent_dim
        self.input, features = conditioning.latent(latent_dim, num_classes)
        self.basis = nn.Parameter(torch.randn(width, bottom, bottom))
        self.scale = nn.Linear(features, width, bias=False)
        nn.init.normal_(self.scale.weight, std=features**-0.5)

        layers: list[nn.Module] = []
        for index, after in enumerate(widths):
            before = widths[max(0, index - 1)]
            if index:
                layers += [scaled_convolution(before, after)] if before != after else []
                layers.append(FilteredUpsample())
            for _ in range(blocks):
                layers.append(conditioning.normalization(nn.Identity(), after, latent_dim, num_classes))
                layers.append(Bottleneck(after, expansion, group_width, depth=blocks * len(widths)))
        layers += [scaled_convolution(widths[-1], channels), nn.Tanh()]
        self.layers = ConditionalSequential(*layers)

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, channels, size, size)."""
        scale = self.scale(self.input(latent, labels))  # (N, width)
        x = laid_out_for(self.layers, self.basis * scale[:, :, None, None])
        return self.layers(x, Condition(latent, labels))
