"""What the two players minimise, from logits alone.

Contract: `discriminator(real_logits, fake_logits) -> scalar` and `generator(fake_logits, real_logits | None) ->
scalar`, each a mean over all logits. A class says `needs_real = True` when the generator's turn needs real logits, and
`is_critic = True` when its logits are scores rather than log odds. It is an `nn.Module`: what it remembers lives in
buffers, is saved and resumed, and moves in `adapt`, which runs after each discriminator's turn.

What other parts want to know of a loss: `boundary`, the logit that separates real from fake, None where only
differences count; `has_targets`, whether the discriminator regresses each logit towards a target; `uses_logits`,
whether it plays over the discriminator's own logits. A loss that plays over something else overrides `scores`, whose
result then takes the place of the logits; a head of its own it builds from what its constructor names of `feature_dim`,
`num_classes`, `sample_shape` and `weights`, and the discriminator's optimizer trains it. `needs` (`ganlab.needs`) says
what it cannot work without, such as ENERGY: a discriminator whose logit is an energy, low for real. `penalties` are
those without which the loss is not the published one.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from torch import Tensor, nn

from ganlab.discriminator import DiscriminatorOutput
from ganlab.needs import Need
from ganlab.penalty import Penalty


class Loss(nn.Module, ABC):
    """A pair of scalar losses over logits of any shape."""

    needs_real: bool = False
    is_critic: bool = False
    boundary: float | None = None
    has_targets: bool = False
    uses_logits: bool = True
    needs: tuple[Need, ...] = ()

    @abstractmethod
    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """What the discriminator minimises."""

    @abstractmethod
    def generator(self, fake_logits: Tensor, real_logits: Tensor | None) -> Tensor:
        """What the generator minimises."""

    def scores(self, output: DiscriminatorOutput, labels: Tensor | None) -> Tensor:
        """What the two players' losses are over: the logits (N, ...)."""
        return output.logits

    def realness(self, scores: Tensor) -> Tensor:
        """(N,), high where a sample passes for real: what top-k training ranks fakes by."""
        return scores.flatten(1).mean(1) if scores.dim() > 1 else scores

    def believed(self, scores: Tensor) -> Tensor:
        """What is recorded of scores as the discriminator's word: by default all of them."""
        return scores

    def adapt(self, real_scores: Tensor, fake_scores: Tensor) -> None:
        """Move what the loss remembers, without a gradient, after the discriminator's turn."""

    def penalties(self) -> Mapping[str, Penalty]:
        """Penalties that belong to the loss itself."""
        return {}
