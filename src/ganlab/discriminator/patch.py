"""The discriminator of patches."""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import Normalization, normalized, normalized_throughout
from ganlab.layer.residual_map import without_scale
from ganlab.layer.weights import ConvolutionInitialization, Weights, initialize
from ganlab.needs import Count

STRIDED, LEAST = 3, 3  # strided blocks of the paper, and the smallest side of a map


class Patch(Discriminator):
    """C64-C128-C256-C512 of 4x4 convolutions, a logit for each patch of 70 x 70 pixels (Zhu et al. 2017, app. 7.2).

    PatchGAN of Isola et al. 2017, with 2,764,737 parameters of colour images.

    The last block and the map of logits have stride 1; smaller images have as many strided blocks as leave a map of at
    least 3 x 3. LeakyReLU(0.2), the first block unnormalised. The features are the last block's means over the map.

    Raises:
        ValueError: the samples are no images, or too small.
    """

    mending = "use discriminator.normalization=instance (or none)"

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        width: Count = 64,
        normalization: Normalization = "instance",
        initialization: ConvolutionInitialization | None = None,
    ) -> None:
        super().__init__()
        if len(sample_shape) != 3 or min(sample_shape[1:]) < LEAST + 2:
            raise ValueError(
                f"discriminator=patch works on images of at least {LEAST + 2} pixels, got samples of shape "
                f"{tuple(sample_shape)}; use another discriminator, or larger images by dataset.image_size"
            )

        self.input, (channels, *sides) = conditioning.input(tuple(sample_shape), num_classes)
        strided = max(n for n in range(STRIDED + 1) if min(sides) >> n >= LEAST + 2)
        widths = [channels, *(width << n for n in range(strided + 1))]
        blocks = [
            nn.Sequential(
                normalized(nn.Conv2d(before, after, 4, 2 if n < strided else 1, 1), normalization),
                without_scale(normalization if n else "none", after),
                nn.LeakyReLU(0.2, inplace=True),
            )
            for n, (before, after) in enumerate(pairwise(widths))
        ]
        self.local_stages, self.last_stage = nn.Sequential(*(blocks[:-1] or blocks)), nn.Sequential(*blocks[1:][-1:])
        self.local_dim = widths[max(1, len(blocks) - 1)]
        self.feature_dim = widths[-1]
        self.weights = Weights(normalization, "orthogonal" if initialization == "orthogonal" else "torch")
        self.head = normalized(nn.Conv2d(self.feature_dim, 1, 4, padding=1), normalization)
        self.label_logit = normalized_throughout(conditioning.head(self.feature_dim, num_classes), normalization)
        initialize(self, initialization or "normal")

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, height, width) -> logits (N, h, w), features (N, feature_dim), local (N, local_dim, h', w')."""
        local = self.local_stages(self.input(x, labels))
        last = self.last_stage(local)
        features = last.mean((2, 3))
        logits = self.head(last).squeeze(1)
        said = self.label_logit(features, labels)
        if isinstance(said, Tensor):
            logits = logits + said.view(-1, 1, 1)
        return DiscriminatorOutput(logits, features, local)
