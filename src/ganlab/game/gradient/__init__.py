"""How a generator of tokens, which cannot be differentiated through, learns from the discriminator.

Contract: a `Gradient` whose `loss(share, made, ...)` is the scalar that the generator's turn takes the gradient of,
where `made` (N, L) are the lines that the discriminator was last shown. It notes what `names` lists. A plain object: it
owns no module.
"""

from abc import ABC, abstractmethod

from torch import Tensor

from ganlab.game.scalars import Scalars
from ganlab.game.share import Share


class Gradient(ABC):
    """One way."""

    names: tuple[str, ...] = ()

    @abstractmethod
    def loss(self, share: Share, made: Tensor, *, count: int, scalars: Scalars) -> Tensor:
        """What the generator minimises in its turn number `count`."""
