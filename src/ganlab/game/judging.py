"""The discriminator's word on real and fake."""

import torch
from torch import Tensor

from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import has_batch_statistics as sees_batches

__all__ = ["judge", "sees_batches"]


def judge(
    discriminator: Discriminator, real: Tensor, fake: Tensor, *, labels: Tensor | None, apart: bool
) -> tuple[DiscriminatorOutput, DiscriminatorOutput]:
    """Its outputs for reals and fakes (N, *sample_shape), in one pass unless they are to be seen `apart`.

    Samples see each other in a batch normalisation; and who wants a gradient by the reals alone needs their own graph.
    """
    if apart:
        return discriminator(real, labels), discriminator(fake, labels)
    both = discriminator(torch.cat([real, fake]), None if labels is None else labels.repeat(2))
    halves = [(None, None) if field is None else field.chunk(2) for field in both]
    real_fields, fake_fields = zip(*halves, strict=True)
    return type(both)(*real_fields), type(both)(*fake_fields)
