"""The convolutional discriminator of SNGAN's standard CNN."""

from collections.abc import Sequence

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import Normalization, normalized, normalized_throughout
from ganlab.layer.normalization import normalization as norm_layer
from ganlab.layer.sizes import image_shape
from ganlab.layer.weights import ConvolutionInitialization, Weights, initialize
from ganlab.needs import Count, NonNegative, Positive


class SNDCGAN(Discriminator):
    """Per width but the last a 3x3 convolution and a 4x4 one of stride 2, then a 3x3; LeakyReLU after each.

    After Miyato et al. 2018, table 3. `pooled` sums the last map over its pixels, as StudioGAN's deep_conv does,
    instead of flattening it. `slope` is LeakyReLU's, 0 a ReLU. `initialization` None is N(0, 0.02).
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        widths: Sequence[Count] = (64, 128, 256, 512),
        normalization: Normalization = "spectral",
        batch_norm_eps: Positive = 1e-5,
        pooled: bool = False,
        slope: NonNegative = 0.1,
        initialization: ConvolutionInitialization | None = None,
    ) -> None:
        super().__init__()
        _, size = image_shape("discriminator=sndcgan", tuple(sample_shape))
        if not widths:
            raise ValueError("discriminator.widths is empty; give at least one width, such as [64, 128, 256, 512]")
        if size < 2 ** (len(widths) - 1):
            raise ValueError(
                f"discriminator=sndcgan with {len(widths)} widths halves images {len(widths) - 1} times, got {size} "
                f"pixels; use fewer discriminator.widths, or dataset.image_size={2 ** (len(widths) - 1)} or more"
            )
        self.input, (channels, size, _) = conditioning.input(tuple(sample_shape), num_classes)
        normalized_throughout(self.input, normalization)
        self.pooled = pooled

        def stage(convolution: nn.Conv2d) -> list[nn.Module]:
            norm = norm_layer(normalization, convolution.out_channels, batch_norm_eps)
            return [normalized(convolution, normalization), norm, nn.LeakyReLU(slope, inplace=True)]

        stages: list[nn.Module] = []
        for width in widths[:-1]:
            same = nn.Conv2d(channels, width, 3, padding=1)
            down = nn.Conv2d(width, width, 4, stride=2, padding=1)
            stages.append(nn.Sequential(*stage(same), *stage(down)))
            channels, size = width, size // 2
        self.local_dim = channels
        self.local_stages = nn.Sequential(*stages)
        self.last_stage = nn.Sequential(*stage(nn.Conv2d(channels, widths[-1], 3, padding=1)))
        self.weights = Weights(normalization, "orthogonal" if initialization == "orthogonal" else "torch")
        self.feature_dim = widths[-1] if pooled else widths[-1] * size**2
        self.head = normalized(nn.Linear(self.feature_dim, 1), normalization)
        self.label_logit = normalized_throughout(conditioning.head(self.feature_dim, num_classes), normalization)
        initialize(self, initialization or "normal")

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, size, size) -> logits (N,), features (N, feature_dim), local (N, local_dim, h, w)."""
        local = self.local_stages(self.input(x, labels))
        map_ = self.last_stage(local)
        features = map_.sum((2, 3)) if self.pooled else map_.flatten(1)
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features, local)
