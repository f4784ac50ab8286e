"""The generator of BigGAN: a part of the latent and the label's embedding reach every block."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.generator import Generator
from ganlab.layer.attention import SelfAttention, attended
from ganlab.layer.conditional import Condition, Modulated
from ganlab.layer.normalization import Normalization, normalization
from ganlab.layer.resampling import Interpolation
from ganlab.layer.residual import GeneratorBlock
from ganlab.layer.sizes import doublings, generator_widths, image_shape, laid_out_for
from ganlab.layer.weights import Initialization, Weights
from ganlab.needs import LABELS, Count, Positive


class CodeModulation(nn.Module):
    """A linear map from a block's code to scale and shift."""

    def __init__(self, code_dim: int, features: int, weights: Weights) -> None:
        super().__init__()
        self.scale = weights.linear(code_dim, features, bias=False)
        self.shift = weights.linear(code_dim, features, bias=False)

    def forward(self, condition: Condition) -> Tensor:
        """(N, code_dim) in the place of the latent -> (N, 2 * features): scale - 1 and shift."""
        return torch.cat([self.scale(condition.latent), self.shift(condition.latent)], 1)


class BigGAN(Generator):
    """The residual generator with skip latents and a shared embedding (Brock et al. 2019, appendix B, figure 15).

    The latent is cut into one part for the first layer and one per block; a block's norms are scaled and shifted by
    linear maps of its part beside the embedding of the label (where the conditioning uses labels), which all blocks
    share. This stands in the place of the conditioning's own normalisation. `width` as in `ganlab.generator.resnet`.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        latent_dim: Count = 80,
        width: Count | None = None,
        shared_dim: Count = 128,
        normalization: Normalization = "batch",
        spectral_norm: bool = True,
        upsampling: Interpolation = "nearest",
        attention: Sequence[Count] | None = (),
        initialization: Initialization = "orthogonal",
        batch_norm_eps: Positive = 1e-5,
    ) -> None:
        super().__init__()
        channels, size = image_shape("generator=biggan", tuple(sample_shape))
        bottom, n = doublings("generator=biggan", size)
        places = attended("generator", attention, [bottom << i for i in range(1, n + 1)], size)
        if latent_dim % (n + 1) or latent_dim < n + 1:
            below = max(1, latent_dim // (n + 1)) * (n + 1)
            raise ValueError(
                f"generator=biggan cuts the latent into {n + 1} equal parts at {size} pixels, got latent_dim="
                f"{latent_dim}; use generator.latent_dim={below} or {below + n + 1}"
            )
        width = width or (384 if size <= 32 else 1536)
        widths = generator_widths(size, width, n)
        weights = Weights("spectral" if spectral_norm else normalization, initialization)
        self.latent_dim, self.parts = latent_dim, n + 1
        self.first_shape = (width, bottom, bottom)
        self.input, features = conditioning.latent(latent_dim // self.parts, num_classes)
        self.project = weights.linear(features, width * bottom**2)
        labelled = LABELS in conditioning.needs
        embedded = Weights(initialization=initialization)  # never under spectral norm
        self.shared = embedded.embedding(num_classes, shared_dim) if labelled else None
        code_dim = latent_dim // self.parts + (shared_dim if labelled else 0)

        def norm(features: int) -> nn.Module:
            plain = self._plain(normalization, features, batch_norm_eps)
            return Modulated(plain, CodeModulation(code_dim, features, weights))

        self.blocks, self.attentions = nn.ModuleList(), nn.ModuleList()
        for i, (before, after) in enumerate(pairwise(widths), start=1):
            self.blocks.append(GeneratorBlock(before, after, (norm(before), norm(after)), weights, upsampling))
            self.attentions.append(SelfAttention(after, weights) if bottom << i in places else nn.Identity())
        last = self._plain(normalization, widths[-1], batch_norm_eps)
        self.last = nn.Sequential(last, nn.ReLU(), weights.convolution(widths[-1], channels, 3), nn.Tanh())

    @staticmethod
    def _plain(kind: Normalization, width: int, eps: float) -> nn.Module:
        return normalization(kind, width, eps)

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, channels, size, size)."""
        first, *parts = latent.chunk(self.parts, 1)  # (N, latent_dim / parts) each
        x = self.project(self.input(first, labels))
        x = laid_out_for(self.blocks, x.view(len(x), *self.first_shape))
        beside = [] if self.shared is None or labels is None else [self.shared(labels)]
        for part, block, attention in zip(parts, self.blocks, self.attentions, strict=True):
            x = attention(block(x, Condition(torch.cat([part, *beside], 1), labels)))
        result: Tensor = self.last(x)
        return result
