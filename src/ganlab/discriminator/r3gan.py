"""The normalisation-free discriminator of R3GAN."""

from collections.abc import Sequence

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.bottleneck import Bottleneck, bottleneck_widths, scaled_convolution
from ganlab.layer.resampling import FilteredDownsample
from ganlab.layer.sizes import doublings, image_shape
from ganlab.needs import Count


class R3GAN(Discriminator):
    """The generator's stages in reverse, then one depthwise convolution over the bottom and one logit.

    Huang et al. 2024, section 4 and appendix; the arguments are those of `ganlab.generator.r3gan`.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        width: Count = 768,
        blocks: Count = 2,
        expansion: Count = 2,
        group_width: Count = 16,
    ) -> None:
        super().__init__()
        _, size = image_shape("discriminator=r3gan", tuple(sample_shape))
        bottom, n = doublings("discriminator=r3gan", size)
        widths = bottleneck_widths("discriminator", bottom, n, width, expansion, group_width)[::-1]
        self.input, (channels, *_) = conditioning.input(tuple(sample_shape), num_classes)
        stages: list[nn.Module] = []
        for index, after in enumerate(widths):
            before = widths[index - 1] if index else channels
            layers: list[nn.Module] = [FilteredDownsample()] if index else []
            layers += [scaled_convolution(before, after)] if before != after or not index else []
            layers += [Bottleneck(after, expansion, group_width, depth=blocks * len(widths)) for _ in range(blocks)]
            stages.append(nn.Sequential(*layers))

        self.local_dim = widths[-2]
        self.local_stages, self.last_stage = nn.Sequential(*stages[:-1]), stages[-1]
        self.gather = nn.Conv2d(width, width, bottom, groups=width, bias=False)
        nn.init.normal_(self.gather.weight, std=1 / bottom)
        self.feature_dim = width
        self.head = nn.Linear(width, 1, bias=False)
        nn.init.normal_(self.head.weight, std=width**-0.5)
        self.label_logit = conditioning.head(width, num_classes)

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, size, size) -> logits (N,), features (N, width), local (N, local_dim, h, w)."""
        local = self.local_stages(self.input(x, labels))
        features = self.gather(self.last_stage(local)).flatten(1)
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features, local)
