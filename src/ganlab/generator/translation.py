"""The generator that translates images."""

from collections.abc import Sequence

from torch import Tensor, nn

from ganlab.generator import Generator
from ganlab.layer.normalization import Normalization, normalized
from ganlab.layer.residual_map import ReflectedBlock, without_scale
from ganlab.layer.weights import ConvolutionInitialization, initialize
from ganlab.needs import Count

# From how many pixels on how many residual blocks: the paper's two, and fewer for images that it does not speak of.
BLOCKS = ((256, 9), (128, 6), (0, 3))


class Translation(Generator):
    """c7s1-w, d2w, d4w, n residual blocks, u2w, uw, c7s1 (Zhu et al. 2017, appendix 7.2): 11,378,179 weights at 256 px.

    Convolutions are reflected at the border, the strided and fractionally strided ones padded by zeros; every one but
    the last is normalised. `blocks` None: 9 from 256 px on, 6 from 128 on, 3 below.

    Raises:
        ValueError: the samples are no images, or their sides no multiples of 4 of at least 8 pixels.
    """

    latent_dim = 0
    mending = "use generator.normalization=instance"

    def __init__(
        self,
        sample_shape: Sequence[int],
        width: Count = 64,
        blocks: Count | None = None,
        normalization: Normalization = "instance",
        initialization: ConvolutionInitialization | None = None,
    ) -> None:
        super().__init__()
        self.input_shape = tuple(sample_shape)
        if len(self.input_shape) != 3 or any(side % 4 or side < 8 for side in self.input_shape[1:]):
            raise ValueError(
                "generator=translation works on images whose sides are multiples of 4 and at least 8, got samples of "
                f"shape {self.input_shape}; use dataset.image_size=16, or a multiple of 4"
            )

        channels, *sides = self.input_shape
        count = blocks or next(n for least, n in BLOCKS if min(sides) >= least)
        self.layers = nn.Sequential(
            *_convolved(nn.Conv2d(channels, width, 7, padding=3, padding_mode="reflect"), normalization),
            *_convolved(nn.Conv2d(width, 2 * width, 3, 2, 1), normalization),
            *_convolved(nn.Conv2d(2 * width, 4 * width, 3, 2, 1), normalization),
            *(ReflectedBlock(4 * width, normalization) for _ in range(count)),
            *_convolved(nn.ConvTranspose2d(4 * width, 2 * width, 3, 2, 1, output_padding=1), normalization),
            *_convolved(nn.ConvTranspose2d(2 * width, width, 3, 2, 1, output_padding=1), normalization),
            nn.Conv2d(width, channels, 7, padding=3, padding_mode="reflect"),
            nn.Tanh(),
        )
        initialize(self, initialization or "normal")

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, channels, height, width) of the one domain -> as many of the other."""
        result: Tensor = self.layers(latent)
        return result


def _convolved(convolution: nn.Conv2d | nn.ConvTranspose2d, kind: Normalization) -> list[nn.Module]:
    return [normalized(convolution, kind), without_scale(kind, convolution.out_channels), nn.ReLU(inplace=True)]
