"""The generator of StyleGAN2: a mapping network, and a synthesis network of modulated convolutions."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.generator import Generator
from ganlab.layer.equalised import EqualisedLinear, activated
from ganlab.layer.modulated import ModulatedConv2d
from ganlab.layer.parallel import per_sample
from ganlab.layer.resampling import FilteredUpsample
from ganlab.layer.sizes import doublings, image_shape
from ganlab.needs import LABELS, Count, Fraction


def of_unit_length(x: Tensor) -> Tensor:
    """(N, F) with a mean square of one in each row."""
    return x * (x.square().mean(1, keepdim=True) + 1e-8).rsqrt()


class StyleGAN2(Generator):
    """latent -> `mapping` -> a style per layer -> a constant, convolved and doubled (Karras et al. 2020, section 2).

    Skip architecture: each resolution adds its image to the doubled one below. Noise enters behind each convolution,
    scaled by a weight that starts at zero; in evaluation it is always the same. In training, `mixing` of the samples
    take the styles from some layer on of another latent. Where the conditioning uses labels, their embedding stands
    beside the latent. `width` is that of every resolution. A tanh ends it.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        latent_dim: Count = 512,
        width: Count = 512,
        mapping_layers: Count = 8,
        mapping_rate: float = 0.01,
        mixing: Fraction = 0.9,
    ) -> None:
        super().__init__()
        channels, size = image_shape("generator=stylegan2", tuple(sample_shape))
        bottom, n = doublings("generator=stylegan2", size)
        labelled = LABELS in conditioning.needs
        self.latent_dim, self.mixing, self.channels = latent_dim, mixing, channels
        self.embedding = EqualisedLinear(num_classes, latent_dim) if labelled else None
        before = [latent_dim * (1 + labelled), *[latent_dim] * (mapping_layers - 1)]
        self.layers = nn.ModuleList(EqualisedLinear(b, latent_dim, rate=mapping_rate) for b in before)
        self.constant = nn.Parameter(torch.randn(1, width, bottom, bottom))
        self.up = FilteredUpsample()
        sizes = [bottom, *[bottom << i for i in range(1, n + 1) for _ in range(2)]]
        self.convolutions = nn.ModuleList(Styled(width, s, latent_dim) for s in sizes)
        self.images = nn.ModuleList(ModulatedConv2d(width, channels, 1, latent_dim, False) for _ in range(n + 1))
        self.biases = nn.Parameter(torch.zeros(n + 1, channels))

    @property
    def style_count(self) -> int:
        """How many styles a sample has: one for each convolution, and the last image's."""
        return len(self.convolutions) + 1

    def map(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> w (N, latent_dim)."""
        x = of_unit_length(latent)
        if self.embedding is not None:
            assert labels is not None
            classes = self.embedding.weight.shape[1]
            x = torch.cat([x, of_unit_length(self.embedding(nn.functional.one_hot(labels, classes).to(x.dtype)))], 1)
        for layer in self.layers:
            x = activated(layer(x))
        return x

    def styles(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, style_count, latent_dim), mixed in training."""
        w = self.map(latent, labels)[:, None].expand(-1, self.style_count, -1)
        if not (self.training and self.mixing):
            return w
        rows, device = len(latent), latent.device
        other = self.map(per_sample(torch.randn, *latent.shape, device=device).to(latent.dtype), labels)
        mixed = per_sample(torch.rand, rows, device=device) < self.mixing
        last = self.style_count - 1
        cut = (per_sample(torch.rand, rows, device=device) * last).long() + 1  # the first style of the other: 1 .. last
        cut = torch.where(mixed, cut, self.style_count)
        own = torch.arange(self.style_count, device=device) < cut[:, None]  # (N, style_count)
        return torch.where(own[:, :, None], w, other[:, None])

    def synthesise(self, styles: Tensor) -> Tensor:
        """(N, style_count, latent_dim) -> (N, channels, size, size), before the tanh."""
        w = styles.unbind(1)
        x = self.convolutions[0](self.constant.expand(len(styles), -1, -1, -1), w[0])
        image = self._image_at(0, x, w[1])
        for stage in range(1, len(self.images)):
            at = 2 * stage - 1
            x = self.convolutions[at](self.up(x), w[at])
            x = self.convolutions[at + 1](x, w[at + 1])
            image = self.up(image) + self._image_at(stage, x, w[at + 2])
        return image

    def _image_at(self, stage: int, x: Tensor, w: Tensor) -> Tensor:
        image: Tensor = self.images[stage](x, w) + self.biases[stage, :, None, None]
        return image

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, channels, size, size)."""
        return self.synthesise(self.styles(latent, labels)).tanh()


class Styled(nn.Module):
    """A modulated convolution, noise, bias and LeakyReLU."""

    constant: Tensor

    def __init__(self, width: int, size: int, style_dim: int) -> None:
        super().__init__()
        self.convolution = ModulatedConv2d(width, width, 3, style_dim)
        self.strength = nn.Parameter(torch.zeros(()))
        self.bias = nn.Parameter(torch.zeros(width))
        self.register_buffer("constant", torch.randn(1, 1, size, size))

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """(N, width, H, W) and (N, style_dim) -> (N, width, H, W)."""
        y = self.convolution(x, w)
        noise = self.constant
        if self.training:
            noise = per_sample(torch.randn, len(y), 1, *y.shape[2:], device=y.device).to(y.dtype)
        return activated(y + self.strength * noise + self.bias[:, None, None])
