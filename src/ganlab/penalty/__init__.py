"""What a turn pays beyond its loss.

Contract: an `nn.Module` (so that what it remembers, in buffers, is saved and resumed), called with the discriminator's
turn: `penalty(turn: DiscriminatorTurn) -> scalar`, already weighted. `every` n: only each n-th turn calls it, and the
value is n times as large (lazy regularisation, Karras et al. 2020, appendix B). `constrain(discriminator)` runs after
the optimizer's step. One that also has a word in the generator's turn says `on_generator = True` and defines
`generator_value(turn: GeneratorTurn)`; one that has none in the discriminator's says
`on_discriminator = False`. One that needs the gradient of the logits by the real or fake samples says
`real_gradient` or `fake_gradient`, so that the turn's own pass can serve it. What it cannot work without it says by
`needs` (`ganlab.needs`): PER_SAMPLE (a logit that depends on its own sample alone), LOGITS (a loss over the
discriminator's own logits) and others. The constructor is given what it names of
`discriminator`, `generator`, `sample_shape`, `num_classes` and `latent_dim`, and keeps no network. A run has any number
of penalties.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.normalization import has_batch_statistics
from ganlab.needs import Count, Need, NonNegative
from ganlab.turn import DiscriminatorTurn, GeneratorTurn

__all__ = ["PER_SAMPLE", "DiscriminatorTurn", "GeneratorTurn", "Penalty", "squared_gradient_norm"]

PER_SAMPLE = Need(
    of="discriminator",
    met=lambda discriminator: not has_batch_statistics(discriminator, spread=False),
    unmet="needs each sample's own gradient, and the discriminator has batch normalisation; {mending}, or leave it out",
)


class Penalty(nn.Module):
    """A weighted scalar, a constraint, or both; by default neither."""

    real_gradient: bool = False
    fake_gradient: bool = False
    needs: tuple[Need, ...] = ()
    on_discriminator: bool = True
    on_generator: bool = False

    def __init__(self, weight: NonNegative, every: Count = 1) -> None:
        super().__init__()
        if every < 1:
            raise ValueError(f"every counts the player's turns and is at least 1, got {every}")
        self.weight, self.every = weight, every

    def forward(self, turn: DiscriminatorTurn) -> Tensor:
        """The weighted penalty of this turn."""
        return self.weight * self.every * self.value(turn)

    if TYPE_CHECKING:

        def __call__(self, turn: DiscriminatorTurn) -> Tensor:
            """As `forward`."""

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """The unweighted penalty; zero where there is only a constraint."""
        return turn.real_output.logits.new_zeros(())

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """What the generator pays, weighted; asked for only where `on_generator`."""
        raise NotImplementedError

    def constrain(self, discriminator: nn.Module) -> None:
        """Change the discriminator's parameters after the optimizer's step."""

    def share_at_bound(self, discriminator: nn.Module) -> float | None:
        """How many of the parameters `constrain` holds at the end of what it allows, as a share; None without such."""
        return None


def full_precision(x: Tensor) -> Tensor:
    """`x` in single precision, or in double where it is so already."""
    return x if x.dtype == torch.float64 else x.float()


def squared_gradient_norm(
    discriminator: Discriminator, x: Tensor, labels: Tensor | None, output: DiscriminatorOutput | None = None
) -> Tensor:
    """Per sample, the squared L2 norm (N,) of the logit's gradient by `x`, over all non-batch dimensions.

    `output` is the discriminator's word on `x`, used where its graph reaches `x` in full precision; otherwise a pass
    of its own is made, outside autocast, because half precision cannot hold a squared gradient.
    """
    if output is None or not x.requires_grad or torch.is_autocast_enabled(x.device.type):
        x = full_precision(x.detach()).requires_grad_(True)
        with torch.autocast(x.device.type, enabled=False):
            output = discriminator(x, labels)
    (gradient,) = torch.autograd.grad(output.logits.sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(1)
