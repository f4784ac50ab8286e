"""What the discriminator sees in place of the samples.

Contract: an `nn.Module`; `forward(x (N, *sample_shape)) -> (N, *sample_shape)` draws a fresh change for every sample,
on the sample's device, differentiable by x, with noise from `per_sample`. It acts on real and fake alike, in both
players' turns; a `DataAugmentation` acts on the data alone, so that the generator learns the changed data. Several are
applied in the order given. `adapt(realness)` runs after each discriminator's turn, is given (N,) how real the reals
looked (`Loss.realness`), and moves what the augmentation remembers, in buffers on the device. What it
cannot work without it says by `needs` (`ganlab.needs`), such as BOUNDARY: a loss with a logit that separates real from
fake, which the constructor is then given as `boundary`.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ganlab.layer.parallel import per_sample
from ganlab.needs import Need


class Augmentation(nn.Module):
    """A random change of every sample; by default none."""

    needs: tuple[Need, ...] = ()

    def forward(self, x: Tensor) -> Tensor:
        """(N, *sample_shape) -> (N, *sample_shape)."""
        return x

    if TYPE_CHECKING:

        def __call__(self, x: Tensor) -> Tensor:
            """As `forward`."""

    def real(self, real: Tensor, fake: Tensor) -> Tensor:
        """What the discriminator sees of the reals; `fake` are the fakes of the same turn, not yet augmented."""
        return self(real)

    def fake(self, fake: Tensor) -> Tensor:
        """What the discriminator sees of the fakes."""
        return self(fake)

    def adapt(self, realness: Tensor) -> None:
        """Move what the augmentation remembers, without a gradient."""

    def watched(self) -> Mapping[str, Tensor]:
        """Scalars on the device that are recorded with each turn, by name."""
        return {}


class DataAugmentation(Augmentation):
    """A random change of the data alone."""

    def fake(self, fake: Tensor) -> Tensor:
        """Leave fakes as they are."""
        return fake


def uniform(x: Tensor, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
    """Per sample of `x`, uniform numbers (N, *shape) in [low, high)."""
    return per_sample(torch.rand, len(x), *shape, device=x.device) * (high - low) + low


def normal(x: Tensor, *shape: int) -> Tensor:
    """Per sample of `x`, standard normal numbers (N, *shape)."""
    return per_sample(torch.randn, len(x), *shape, device=x.device)
