"""The residual discriminator of StyleGAN2."""

from collections.abc import Sequence
from math import gcd, sqrt

import torch
from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.equalised import EqualisedConv2d, EqualisedLinear, activated
from ganlab.layer.resampling import FilteredDownsample
from ganlab.layer.sizes import doublings, image_shape
from ganlab.needs import Count


class StyleGAN2(Discriminator):
    """Residual blocks down to 4 to 7 pixels, the deviation over the batch, two layers (Karras et al. 2020, figure 7).

    `group` is over how many samples the deviation is taken, as far as it divides the batch.
    """

    mending = "use discriminator.group=1"

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        width: Count = 512,
        group: Count = 4,
    ) -> None:
        super().__init__()
        _, size = image_shape("discriminator=stylegan2", tuple(sample_shape))
        bottom, n = doublings("discriminator=stylegan2", size)
        self.input, (channels, _, _) = conditioning.input(tuple(sample_shape), num_classes)
        self.first = EqualisedConv2d(channels, width, 1)
        self.blocks = nn.Sequential(*(Block(width) for _ in range(n)))
        self.deviation = MinibatchDeviation(group)
        self.last = EqualisedConv2d(width + 1, width, 3)
        self.features = EqualisedLinear(width * bottom**2, width)
        self.feature_dim = width
        self.head = EqualisedLinear(width, 1)
        self.label_logit = conditioning.head(width, num_classes)

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, size, size) -> logits (N,), features (N, width)."""
        x = self.blocks(activated(self.first(self.input(x, labels))))
        x = activated(self.last(self.deviation(x)))
        features = activated(self.features(x.flatten(1)))
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features)


class Block(nn.Module):
    """Two 3x3 convolutions beside a 1x1, both halved, over sqrt(2)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.one, self.two = EqualisedConv2d(width, width, 3), EqualisedConv2d(width, width, 3, bias=False)
        self.bias = nn.Parameter(torch.zeros(width))
        self.shortcut, self.down = EqualisedConv2d(width, width, 1, bias=False), FilteredDownsample()

    def forward(self, x: Tensor) -> Tensor:
        """(N, width, H, W) -> (N, width, H / 2, W / 2)."""
        y = activated(self.down(self.two(activated(self.one(x)))) + self.bias[:, None, None])
        result: Tensor = (y + self.shortcut(self.down(x))) / sqrt(2)
        return result


class MinibatchDeviation(nn.Module):
    """A further channel: the mean standard deviation over groups of the batch (Karras et al. 2018, section 3).

    Samples see each other by it, and it alone; their own gradients stay of use to a penalty, as the paper takes R1.
    """

    is_spread = True

    def __init__(self, group: int) -> None:
        super().__init__()
        self.group, self.sees_batch = group, group > 1

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C + 1, H, W)."""
        group = gcd(len(x), self.group)
        grouped = x.unflatten(0, (group, -1))  # (group, N / group, C, H, W)
        spread = (grouped.var(0, unbiased=False) + 1e-8).sqrt().mean((1, 2, 3))  # (N / group,)
        return torch.cat([x, spread.repeat(group)[:, None, None, None].expand(-1, 1, *x.shape[2:])], 1)
