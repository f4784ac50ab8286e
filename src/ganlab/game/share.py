"""A batch as it is worked through."""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor

from ganlab.turn import Batch


class Share(NamedTuple):
    """A part of a batch that is judged at once: all of it, unless gradients are accumulated.

    `made` (N, *sample_shape) are the fakes of `latent` where they were kept, until the generator's turn with its graph.
    """

    real: Tensor
    labels: Tensor | None
    latent: Tensor
    made: Tensor | None = None


def shares(batch: Batch, step: int, parts: int, latents: Callable[[int], Tensor]) -> list[Share]:
    """A step's reals with new `latents(N)`, in as many parts as gradients are accumulated over."""
    real, labels = batch[0][step], None if batch[1] is None else batch[1][step]
    latent = latents(len(real))
    if parts == 1:
        return [Share(real, labels, latent)]
    told = [None] * parts if labels is None else labels.chunk(parts)
    return [Share(r, part, z) for r, part, z in zip(real.chunk(parts), told, latent.chunk(parts), strict=True)]
