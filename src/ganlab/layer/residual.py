"""The residual blocks of SNGAN, SAGAN and BigGAN."""

from functools import partial
from math import sqrt

from torch import Tensor, nn

from ganlab.layer.conditional import Condition, Conditional, ConditionalSequential
from ganlab.layer.normalization import Normalization, normalization
from ganlab.layer.resampling import Interpolation, Upsample
from ganlab.layer.weights import Weights

RELU_GAIN = sqrt(2)


class GeneratorBlock(Conditional):
    """norm, ReLU, upsample, 3x3, norm, ReLU, 3x3 beside an upsampled 1x1 (Miyato et al. 2018, appendix B.4).

    The shortcut's 1x1 runs before its upsampling: a pointwise linear map and an interpolation commute, and so it is
    a quarter of the work.
    """

    def __init__(
        self,
        before: int,
        width: int,
        norms: tuple[nn.Module, nn.Module],
        weights: Weights,
        mode: Interpolation,
    ) -> None:
        super().__init__()
        self.residual = ConditionalSequential(
            norms[0],
            nn.ReLU(),
            weights.upsampled_convolution(before, width, RELU_GAIN, mode),
            norms[1],
            nn.ReLU(inplace=True),
            weights.convolution(width, width, 3, RELU_GAIN),
        )
        self.shortcut = nn.Sequential(weights.convolution(before, width, 1), Upsample(mode))

    def forward(self, x: Tensor, condition: Condition) -> Tensor:
        """(N, before, H, W) -> (N, width, 2H, 2W)."""
        result: Tensor = self.residual(x, condition)
        return result.add_(self.shortcut(x))


class DiscriminatorBlock(nn.Module):
    """(ReLU,) 3x3, ReLU, 3x3 and average pooling beside a pooled 1x1 (Miyato et al. 2018, appendix B.4).

    The `first` block starts without a ReLU. With a `norm` there is one before each ReLU and on the shortcut, where the
    first block pools before it. `activated_shortcut`: the shortcut, too, sees ReLU(x), in all blocks but the first.
    """

    def __init__(
        self,
        before: int,
        width: int,
        hidden: int,
        weights: Weights,
        norm: Normalization,
        eps: float,
        down: bool,
        first: bool = False,
        activated_shortcut: bool = False,
    ) -> None:
        super().__init__()
        last = weights.pooled_convolution if down else partial(weights.convolution, kernel=3)
        self.residual = nn.Sequential(
            *([] if first else [normalization(norm, before, eps), nn.ReLU()]),
            weights.convolution(before, hidden, 3, RELU_GAIN),
            normalization(norm, hidden, eps),
            nn.ReLU(inplace=True),
            last(hidden, width, gain=RELU_GAIN),
        )

        shortcut: list[nn.Module] = [nn.ReLU()] if activated_shortcut and not first else []
        if down or before != width:
            pool = [nn.AvgPool2d(2)] if down else []
            scaled = [normalization(norm, before, eps)]
            shortcut += [*pool, *scaled] if first else [*scaled, *pool]
            shortcut.append(weights.convolution(before, width, 1))
        self.shortcut = nn.Sequential(*shortcut)

    def forward(self, x: Tensor) -> Tensor:
        """(N, before, H, W) -> (N, width, H, W), or half of H and W."""
        result: Tensor = self.residual(x) + self.shortcut(x)
        return result
