"""Layers with two or more users, under their names from the literature."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, conv_transpose2d, interpolate, pad
from torch.nn.utils.parametrize import is_parametrized

Normalization = Literal["batch", "layer", "instance", "group", "spectral", "weight", "none"]
Initialization = Literal["xavier", "orthogonal"]
Interpolation = Literal["nearest", "bilinear"]


class Condition(NamedTuple):
    """What a conditional layer may look at: `latent` (N, latent_dim), `labels` (N,) or None."""

    latent: Tensor
    labels: Tensor | None


class Conditional(nn.Module):
    """A layer called as `layer(x, condition)`; `ConditionalSequential` hands it the condition."""


class ConditionalSequential(nn.Sequential):
    """`nn.Sequential` whose `Conditional` layers also see the latent and the labels."""

    def forward(self, x: Tensor, condition: Condition) -> Tensor:  # type: ignore[override]
        """Apply every layer in turn to `x`."""
        for layer in self:
            x = layer(x, condition) if isinstance(layer, Conditional) else layer(x)
        return x


class Modulated(Conditional):
    """`scale * plain(x) + shift` per channel, where `modulation(condition)` (N, 2 * features) is (scale - 1, shift).

    The scale and shift of `plain` itself are taken away (conditional normalisation, de Vries et al. 2017).
    """

    def __init__(self, plain: nn.Module, modulation: nn.Module) -> None:
        super().__init__()
        for name in ("weight", "bias"):
            if getattr(plain, name, None) is not None:
                plain.register_parameter(name, None)
        self.plain, self.modulation = plain, modulation

    def forward(self, x: Tensor, condition: Condition) -> Tensor:
        """(N, features, ...) -> the same shape."""
        scale, shift = self.modulation(condition).unflatten(1, (2, -1)).unbind(1)  # (N, features) each
        shape = (*scale.shape, *[1] * (x.dim() - 2))
        return torch.addcmul(shift.view(shape), self.plain(x), 1 + scale.view(shape))


def normalized(layer: nn.Module, kind: Normalization) -> nn.Module:
    """Reparametrise the weight of a linear, convolutional or embedding `layer` where `kind` asks for it."""
    if kind == "spectral":  # Miyato et al. 2018
        layer = nn.utils.parametrizations.spectral_norm(layer)
    if kind == "weight":  # Salimans & Kingma 2016
        layer = nn.utils.parametrizations.weight_norm(layer)
    return layer


def normalized_throughout(module: nn.Module, kind: Normalization) -> nn.Module:
    """`normalized` for every layer inside `module`, so that a conditioning's layers follow their network."""
    for layer in list(module.modules()):
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.Embedding):
            normalized(layer, kind)
    return module


@dataclass(frozen=True)
class Weights:
    """How a network's weights are drawn, and then reparametrised (`kind`); biases start at zero."""

    kind: Normalization = "none"
    initialization: Initialization = "xavier"

    def linear(self, before: int, after: int, bias: bool = True) -> nn.Module:
        """A fully connected layer."""
        return self._ready(nn.Linear(before, after, bias), 1.0)

    def convolution(self, before: int, after: int, kernel: int, gain: float = 1.0, bias: bool = True) -> nn.Module:
        """A convolution that keeps the size of the image."""
        return self._ready(nn.Conv2d(before, after, kernel, padding=kernel // 2, bias=bias), gain)

    def upsampled_convolution(self, before: int, after: int, gain: float, mode: Interpolation) -> nn.Module:
        """Upsampling by two and a 3x3 convolution."""
        if mode == "nearest":
            return self._ready(UpsampleConv2d(before, after), gain)
        return nn.Sequential(Upsample(mode), self.convolution(before, after, 3, gain))

    def pooled_convolution(self, before: int, after: int, gain: float) -> nn.Module:
        """A 3x3 convolution and average pooling by two."""
        return self._ready(PooledConv2d(before, after), gain)

    def _ready(self, layer: nn.Linear | nn.Conv2d, gain: float) -> nn.Module:
        if self.initialization == "orthogonal":  # Saxe et al. 2014, as in BigGAN
            nn.init.orthogonal_(layer.weight)
        else:  # Glorot & Bengio 2010; sqrt(2) before a ReLU, as in SNGAN
            nn.init.xavier_uniform_(layer.weight, gain)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
        return normalized(layer, self.kind)


def normalization(kind: Normalization, features: int, eps: float = 1e-5, dimensions: int = 2) -> nn.Module:
    """Return the activation-normalising layer of `kind` for (N, features, ...) with `dimensions` spatial axes."""
    makers: dict[str, Callable[[], nn.Module]] = {
        "batch": lambda: (nn.BatchNorm1d, nn.BatchNorm1d, nn.BatchNorm2d)[dimensions](features, eps=eps),
        "layer": lambda: nn.GroupNorm(1, features, eps=eps),
        "instance": lambda: nn.GroupNorm(features, features, eps=eps),
        "group": lambda: nn.GroupNorm(min(32, features), features, eps=eps),
    }
    return makers.get(kind, nn.Identity)()


def has_batch_statistics(module: nn.Module) -> bool:
    """Whether one sample's output depends on the others of its batch."""
    return any(isinstance(layer, nn.modules.batchnorm._BatchNorm) for layer in module.modules())


def dcgan_initialization(module: nn.Module) -> None:
    """Draw weights from N(0, 0.02) and batch-norm scales from N(1, 0.02) (Radford et al. 2016, section 4)."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        with torch.no_grad():  # assigned, because the weight of a reparametrised layer is computed at each look
            drawn = nn.init.normal_(torch.empty_like(module.weight), 0.0, 0.02)
            module.weight = drawn if is_parametrized(module, "weight") else nn.Parameter(drawn)
    elif isinstance(module, nn.BatchNorm2d) and module.affine and module.weight is not None:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def image_shape(word: str, sample_shape: tuple[int, ...]) -> tuple[int, int]:
    """(channels, size) of square images; ValueError naming `word` for anything else."""
    if len(sample_shape) != 3 or sample_shape[1] != sample_shape[2]:
        raise ValueError(
            f"{word} works on square images, got samples of shape {tuple(sample_shape)}; "
            "use the gan, wgan or wgan_gp networks, which take any shape"
        )
    return sample_shape[0], sample_shape[1]


def nearest_sizes(size: int, step: int) -> str:
    """Name the multiples of `step` around `size`, for an error that says the way out."""
    below, above = size // step * step, (size // step + 1) * step
    return f"{below} or {above}" if below else str(above)


class Upsample(nn.Module):
    """Upsampling by two: (N, C, H, W) -> (N, C, 2H, 2W)."""

    def __init__(self, mode: Interpolation = "nearest") -> None:
        super().__init__()
        self.mode = mode

    def forward(self, x: Tensor) -> Tensor:
        """Repeat every pixel twice in both directions, or interpolate between them."""
        align = None if self.mode == "nearest" else False
        return interpolate(x, scale_factor=2.0, mode=self.mode, align_corners=align)


class UpsampleConv2d(nn.Conv2d):
    """Nearest-neighbour upsampling by two, then a 3x3 convolution: (N, C, H, W) -> (N, out, 2H, 2W), as one operation.

    Each output pixel sees only 2x2 distinct inputs, so the pair is a transposed convolution of stride 2 whose 4x4
    kernel is the 3x3 one spread by a 2x2 box: the same numbers for 4/9 of the multiplications and no upsampled copy.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__(in_channels, out_channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_channels, H, W) -> (N, out_channels, 2H, 2W)."""
        kernel = spread(self.weight).flip(2, 3).transpose(0, 1)
        return conv_transpose2d(x, kernel, self.bias, stride=2, padding=1)


class PooledConv2d(nn.Conv2d):
    """A 3x3 convolution, then the mean over 2x2: (N, C, H, W) -> (N, out, H/2, W/2), as one operation.

    Both are linear: together a convolution of stride 2 by the 3x3 kernel spread by a 2x2 box, for 4/9 of the
    multiplications.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__(in_channels, out_channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_channels, H, W) -> (N, out_channels, H // 2, W // 2)."""
        return conv2d(x, spread(self.weight) / 4, self.bias, stride=2, padding=1)


def spread(kernel: Tensor) -> Tensor:
    """A kernel (out, in, h, w) convolved with a 2x2 box of ones: (out, in, h + 1, w + 1)."""
    return torch.as_tensor(sum(pad(kernel, (left, 1 - left, top, 1 - top)) for left in (0, 1) for top in (0, 1)))


def laid_out_for(layers: nn.Module, x: Tensor) -> Tensor:
    """Images `x` in the memory format of the convolutions they go into; other shapes pass unchanged."""
    if x.dim() != 4:
        return x
    weights = (p for p in layers.parameters() if p.dim() == 4 and p.shape[1] > 1 and p.shape[2] > 1)
    weight = next(weights, None)
    if weight is None or weight.is_contiguous() or not weight.is_contiguous(memory_format=torch.channels_last):
        return x
    return x.contiguous(memory_format=torch.channels_last)
