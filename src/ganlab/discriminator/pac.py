"""PacGAN's packed discriminator, around any other."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.needs import LABELS, Count


class Pac(Discriminator):
    """Judges `pack` samples at once, stacked along their first axis (Lin et al. 2018, section 2).

    `network` makes the discriminator of such packs. Each sample of a pack is given the pack's logit and features, so
    that means over samples are means over packs. The first samples fill up a last pack that is not full.

    Raises:
        ValueError: labels enter, of which a pack has several.
    """

    sees_batch = True
    mending = "use the discriminator without pac"

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        network: Callable[..., Discriminator],
        pack: Count = 2,
    ) -> None:
        super().__init__()
        if LABELS in conditioning.needs:
            raise ValueError(
                "discriminator=pac judges several samples at once, whose labels differ; use conditioning=none"
            )

        self.pack = pack
        shape = (pack * sample_shape[0], *sample_shape[1:])
        self.network = network(sample_shape=shape, num_classes=num_classes, conditioning=conditioning)
        inner = self.network
        self.feature_dim, self.is_energy, self.needs, self.weights = (
            inner.feature_dim,
            inner.is_energy,
            inner.needs,
            inner.weights,
        )

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, *sample_shape) -> logits (N,), features (N, feature_dim), those of N / pack packs repeated."""
        missing = -len(x) % self.pack
        full = torch.cat([x, x[torch.arange(missing, device=x.device) % len(x)]]) if missing else x
        output = self.network(full.unflatten(0, (-1, self.pack)).flatten(1, 2), None)
        logits, features = (field.repeat_interleave(self.pack, 0)[: len(x)] for field in output[:2])
        return DiscriminatorOutput(logits, features)
