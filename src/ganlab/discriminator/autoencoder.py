"""The autoencoder that BEGAN and EBGAN judge samples by."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.conditional import Condition, ConditionalSequential
from ganlab.layer.resampling import Upsample
from ganlab.layer.sizes import doublings, image_shape
from ganlab.needs import ENERGY_LOSS, Count


class Autoencoder(Discriminator):
    """The logit is an energy: how badly a sample is reconstructed (Zhao et al. 2017, eq. 1). Features are the code.

    After Berthelot et al. 2017, figure 1: two 3x3 convolutions with ELU per size, width * k channels at the k-th, a
    linear code; the decoder goes the same way up at constant width. `error` is absolute in BEGAN, squared in EBGAN,
    the mean over a sample's values in both. Labels enter the encoder (concat) or scale and shift the decoder's maps.
    """

    is_energy = True
    needs = (ENERGY_LOSS,)

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        width: Count = 64,
        code_dim: Count = 64,
        error: Literal["absolute", "squared"] = "absolute",
    ) -> None:
        super().__init__()
        out, size = image_shape("discriminator=autoencoder", tuple(sample_shape))
        _, n = doublings("discriminator=autoencoder", size)
        bottom = size >> (n - 1)  # 8 to 14 pixels
        self.error, self.bottom = error, (width, bottom, bottom)
        self.input, (channels, *_) = conditioning.input(tuple(sample_shape), num_classes)

        widths = [width * k for k in range(1, n + 1)]
        encoder: list[nn.Module] = [nn.Conv2d(channels, width, 3, padding=1), nn.ELU(inplace=True)]
        for before, after in pairwise(widths):
            encoder += [
                *self._stage(before, before),
                nn.Conv2d(before, after, 3, stride=2, padding=1),
                nn.ELU(),
            ]
        self.encoder = nn.Sequential(*encoder, *self._stage(widths[-1], widths[-1]))
        self.local_dim, self.feature_dim = widths[-1], code_dim
        self.code = nn.Linear(widths[-1] * bottom**2, code_dim)

        self.uncode = nn.Linear(code_dim, width * bottom**2)
        decoder: list[nn.Module] = []
        for index in range(n):
            decoder += [Upsample()] if index else []
            decoder += [conditioning.normalization(nn.Identity(), width, code_dim, num_classes)]
            decoder += self._stage(width, width)
        self.decoder = ConditionalSequential(*decoder, nn.Conv2d(width, out, 3, padding=1))

    @staticmethod
    def _stage(before: int, after: int) -> list[nn.Module]:
        first, second = nn.Conv2d(before, after, 3, padding=1), nn.Conv2d(after, after, 3, padding=1)
        return [first, nn.ELU(inplace=True), second, nn.ELU(inplace=True)]

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, size, size) -> logits (N,) at least 0, features (N, code_dim), local (N, local_dim, h, w)."""
        local = self.encoder(self.input(x, labels))
        code = self.code(local.flatten(1))
        y = self.decoder(self.uncode(code).view(len(x), *self.bottom), Condition(code, labels))
        difference = (y - x).flatten(1)
        error = difference.abs() if self.error == "absolute" else difference.square()
        return DiscriminatorOutput(error.mean(1), code, local)
