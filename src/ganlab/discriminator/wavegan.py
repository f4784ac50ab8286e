"""The discriminator of sounds by strided convolutions and phase shuffle."""

from collections.abc import Sequence

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import Normalization, normalized, normalized_throughout
from ganlab.layer.normalization import normalization as norm
from ganlab.layer.phase_shuffle import KERNEL, STRIDE, PhaseShuffle, quarterings
from ganlab.layer.weights import Weights, xavier
from ganlab.needs import Count, CountOrNone, Positive


class WaveGAN(Discriminator):
    """Convolutions of length 25 and stride 4, LeakyReLU(0.2), phase shuffle, a logit (Donahue et al. 2019, table 4).

    `width` is the paper's d, doubled by each layer; `phase_shuffle` its n, 0 for none; the last layer is not shuffled.
    16384 samples at a width of 64 take 17,427,969 parameters.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        width: Count = 64,
        phase_shuffle: CountOrNone = 2,
        normalization: Normalization = "none",
        batch_norm_eps: Positive = 1e-5,
    ) -> None:
        super().__init__()
        bottom, layers = quarterings("discriminator=wavegan", tuple(sample_shape))
        if phase_shuffle >= 2 * bottom:
            raise ValueError(
                f"discriminator.phase_shuffle={phase_shuffle} reflects more than a map of {2 * bottom} has; use less"
            )

        self.input, (channels, _) = conditioning.input(tuple(sample_shape), num_classes)
        stages: list[nn.Module] = []
        for index in range(layers):
            after = width << index
            stages.append(normalized(nn.Conv1d(channels, after, KERNEL, STRIDE, 11), normalization))
            stages += [norm(normalization, after, batch_norm_eps, dimensions=1)] if index else []
            stages.append(nn.LeakyReLU(0.2, inplace=True))
            stages += [PhaseShuffle(phase_shuffle)] if index < layers - 1 else []
            channels = after
        self.layers = nn.Sequential(*stages)
        self.feature_dim, self.weights = channels * bottom, Weights(normalization, "xavier")
        self.head = normalized(nn.Linear(self.feature_dim, 1), normalization)
        self.label_logit = normalized_throughout(conditioning.head(self.feature_dim, num_classes), normalization)
        xavier(self)

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, length) -> logits (N,), features (N, feature_dim)."""
        features = self.layers(self.input(x, labels)).flatten(1)
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features)
