"""The convolutional discriminator of SNGAN's standard CNN."""

from collections.abc import Sequence

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import Normalization, normalization, normalized, normalized_throughout
from ganlab.layer.sizes import image_shape
from ganlab.layer.weights import dcgan_initialization


class SNDCGAN(Discriminator):
    """Per width but the last a 3x3 convolution and a 4x4 one of stride 2, then a 3x3; LeakyReLU(0.1) after each.

    After Miyato et al. 2018, table 3. `pooled` sums the last map over its pixels, as StudioGAN's deep_conv does,
    instead of flattening it.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        widths: Sequence[int] = (64, 128, 256, 512),
        normalization: Normalization = "spectral",
        batch_norm_eps: float = 1e-5,
        pooled: bool = False,
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
        self.pooled, eps = pooled, batch_norm_eps
        stages: list[nn.Module] = []
        for width in widths[:-1]:
            same, down = (
                nn.Conv2d(channels, width, 3, padding=1),
                nn.Conv2d(width, width, 4, stride=2, padding=1),
            )
            stages.append(nn.Sequential(*self._stage(same, normalization, eps), *self._stage(down, normalization, eps)))
            channels, size = width, size // 2
        self.local_dim = channels
        self.local_stages = nn.Sequential(*stages)
        last = nn.Conv2d(channels, widths[-1], 3, padding=1)
        self.last_stage = nn.Sequential(*self._stage(last, normalization, eps))
        self.feature_dim = widths[-1] if pooled else widths[-1] * size**2
        self.head = normalized(nn.Linear(self.feature_dim, 1), normalization)
        self.label_logit = normalized_throughout(conditioning.head(self.feature_dim, num_classes), normalization)
        self.apply(dcgan_initialization)

    @staticmethod
    def _stage(convolution: nn.Conv2d, kind: Normalization, eps: float) -> list[nn.Module]:
        norm = normalization(kind, convolution.out_channels, eps)
        return [normalized(convolution, kind), norm, nn.LeakyReLU(0.1, inplace=True)]

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, size, size) -> logits (N,), features (N, feature_dim), local (N, local_dim, h, w)."""
        local = self.local_stages(self.input(x, labels))
        map_ = self.last_stage(local)
        features = map_.sum((2, 3)) if self.pooled else map_.flatten(1)
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features, local)
