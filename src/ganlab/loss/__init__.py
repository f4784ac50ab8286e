"""What the two players minimise, from logits alone.

Contract: `discriminator(real_logits, fake_logits) -> scalar` and `generator(fake_logits, real_logits | None) ->
scalar`, each a mean over all logits. A class says `needs_real = True` when the generator's turn needs real logits, and
`is_critic = True` when its logits are scores rather than log odds.
"""

from abc import ABC, abstractmethod

from torch import Tensor


class Loss(ABC):
    """A pair of scalar losses over logits of any shape."""

    needs_real: bool = False
    is_critic: bool = False

    @abstractmethod
    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """What the discriminator minimises."""

    @abstractmethod
    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """What the generator minimises."""
