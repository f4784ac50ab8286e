"""The strided convolutions of the DCGAN paper."""

from collections.abc import Sequence

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import Normalization, normalized
from ganlab.layer.normalization import normalization as norm
from ganlab.layer.sizes import image_shape
from ganlab.layer.weights import Weights, initialize
from ganlab.needs import Count, Positive


class Radford(Discriminator):
    """4x4 convolutions of stride 2, LeakyReLU(0.2), normalised but for the first; no biases (Radford et al. 2016).

    With widths [64, 128, 256] and 3 x 32 x 32 it has 663,296 parameters, one more with `head_bias`.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        widths: Sequence[Count] = (64, 128, 256),
        normalization: Normalization = "batch",
        batch_norm_eps: Positive = 1e-5,
        head_bias: bool = False,
    ) -> None:
        super().__init__()
        _, size = image_shape("discriminator=radford", tuple(sample_shape))
        if not widths or size % 2 ** len(widths):
            raise ValueError(
                f"discriminator=radford halves the image once per width, which {size} px does not allow for "
                f"{len(widths)} widths; use fewer discriminator.widths, or another dataset.image_size"
            )

        self.input, (channels, size, _) = conditioning.input(tuple(sample_shape), num_classes)
        layers: list[nn.Module] = []
        for index, width in enumerate(widths):
            layers.append(normalized(nn.Conv2d(channels, width, 4, 2, 1, bias=False), normalization))
            layers += [norm(normalization, width, batch_norm_eps)] if index else []
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            channels, size = width, size // 2
        self.layers = nn.Sequential(*layers)
        self.feature_dim, self.weights = channels * size**2, Weights(normalization, "torch")
        self.head = normalized(nn.Linear(self.feature_dim, 1, bias=head_bias), normalization)
        self.label_logit = conditioning.head(self.feature_dim, num_classes)
        initialize(self, "normal")

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, size, size) -> logits (N,), features (N, feature_dim)."""
        features = self.layers(self.input(x, labels)).flatten(1)
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features)
