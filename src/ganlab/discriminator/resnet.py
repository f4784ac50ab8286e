"""The residual discriminator of SNGAN, WGAN-GP and cGAN-PD, with self-attention of SAGAN and BigGAN."""

from collections.abc import Sequence
from typing import Literal

from torch import Tensor, nn

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.attention import SelfAttention, attended
from ganlab.layer.normalization import Normalization, normalized_throughout
from ganlab.layer.residual import DiscriminatorBlock
from ganlab.layer.sizes import discriminator_stages, doublings, image_shape
from ganlab.layer.weights import Initialization, Weights
from ganlab.needs import Count, Positive


class ResNet(Discriminator):
    """Residual blocks, ReLU, the sum over the map, one logit (Miyato et al. 2018, appendix B.4; Mimicry's widths).

    `width` is that of the last block (null: 128 up to 32 px, 1024 above). `wide` makes a block's first convolution as
    wide as its second (Brock et al. 2019). `attention` lists the sizes (in pixels) after whose block there is
    self-attention (null: SAGAN's one place). `pooling` "mean" is WGAN-GP's (Gulrajani et al. 2017).
    `activated_shortcut`: each block but the first passes ReLU(x) on its shortcut, as widely used code does, whose ReLU
    works in place.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        width: Count | None = None,
        normalization: Normalization = "none",
        spectral_norm: bool = True,
        attention: Sequence[Count] | None = (),
        wide: bool = False,
        initialization: Initialization = "xavier",
        batch_norm_eps: Positive = 1e-5,
        pooling: Literal["sum", "mean"] = "sum",
        activated_shortcut: bool = False,
    ) -> None:
        super().__init__()
        _, size = image_shape("discriminator=resnet", tuple(sample_shape))
        _, n = doublings("discriminator=resnet", size)
        width = width or (128 if size <= 32 else 1024)
        self.weights = weights = Weights("spectral" if spectral_norm else normalization, initialization)
        self.pooling, self.activated_shortcut = pooling, activated_shortcut
        self.input, (channels, *_) = conditioning.input(tuple(sample_shape), num_classes)
        normalized_throughout(self.input, weights.kind)

        blocks = discriminator_stages(size, width, n)
        sizes = [size >> sum(down for _, down in blocks[: i + 1]) for i in range(len(blocks))]
        places = attended("discriminator", attention, sorted(set(sizes)), size)
        stages: list[nn.Module] = []
        for index, (after, down) in enumerate(blocks):
            hidden = after if wide or not index else channels
            norm, eps = normalization, batch_norm_eps
            block = DiscriminatorBlock(
                channels,
                after,
                hidden,
                weights,
                norm,
                eps,
                down,
                first=not index,
                activated_shortcut=activated_shortcut,
            )
            attends = sizes[index] in places and sizes[index] not in sizes[:index]  # once per size
            stages.append(nn.Sequential(block, SelfAttention(after, weights)) if attends else block)
            self.local_dim, channels = channels, after
        self.local_stages, self.last_stage = nn.Sequential(*stages[:-1]), stages[-1]
        self.feature_dim = channels
        self.head = weights.linear(channels, 1)
        self.label_logit = normalized_throughout(conditioning.head(channels, num_classes), weights.kind)

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, channels, size, size) -> logits (N,), features (N, width), local (N, local_dim, h, w)."""
        local = self.local_stages(self.input(x, labels))
        local = local.relu() if self.activated_shortcut else local  # in place: what reads the map sees it too
        map_ = self.last_stage(local).relu()
        features = map_.sum((2, 3)) if self.pooling == "sum" else map_.mean((2, 3))
        logits = self.head(features).squeeze(1) + self.label_logit(features, labels)
        return DiscriminatorOutput(logits, features, local)
