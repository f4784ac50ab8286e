"""The strided convolutional discriminator."""

from collections.abc import Sequence

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import Normalization, normalization, normalized, normalized_throughout
from ganlab.layer.sizes import image_shape
from ganlab.layer.weights import ConvolutionInitialization, Weights, initialize
from ganlab.needs import Count, Positive, ShareBelowOne


class DCGAN(Discriminator):
    """3x3 convolutions of stride 2, LeakyReLU(0.2), 2-d dropout, the first one unnormalised (PyTorch-GAN dcgan.py).

    `initialization` None is Radford et al.'s N(0, 0.02).
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        widths: Sequence[Count] = (16, 32, 64, 128),
        normalization: Normalization = "batch",
        batch_norm_eps: Positive = 1e-5,
        dropout: ShareBelowOne = 0.25,
        initialization: ConvolutionInitialization | None = None,
    ) -> None:
        super().__init__()
        image_shape("discriminator=dcgan", tuple(sample_shape))
        if not widths:
            raise ValueError("discriminator.widths is empty; give at least one width, such as [16, 32]")
        self.input, (channels, size, _) = conditioning.input(tuple(sample_shape), num_classes)
        stages: list[nn.Module] = []
        for index, width in enumerate(widths):
            convolution = normalized(nn.Conv2d(channels, width, 3, stride=2, padding=1), normalization)
            activated = self._activated(normalization if index else "none", width, batch_norm_eps, dropout)
            stages.append(nn.Sequential(convolution, *activated))
            self.local_dim, channels, size = channels if index else width, width, (size + 1) // 2

        self.local_stages = nn.Sequential(*(stages[:-1] or stages))
        self.last_stage = nn.Sequential(*(stages[len(self.local_stages) :]))
        self.weights = Weights(normalization, "orthogonal" if initialization == "orthogonal" else "torch")
        self.feature_dim = channels * size**2
        self.head = normalized(nn.Linear(self.feature_dim, 1), normalization)
        self.label_logit = normalized_throughout(conditioning.head(self.feature_dim, num_classes), normalization)
        initialize(self, initialization or "normal")

    @staticmethod
    def _activated(kind: Normalization, width: int, eps: float, dropout: float) -> list[nn.Module]:
        norm = normalization(kind, width, eps)
        drop = [nn.Dropout2d(dropout)] if dropout else []
        return [nn.LeakyReLU(0.2, inplace=True), *drop, *([] if isinstance(norm, nn.Identity) else [norm])]

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, size, size) -> logits (N,), features (N, feature_dim), local (N, local_dim, h, w)."""
        local = self.local_stages(self.input(x, labels))
        features = self.last_stage(local).flatten(1)
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features, local)
