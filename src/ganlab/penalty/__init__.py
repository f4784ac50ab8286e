"""What a discriminator's turn pays beyond its loss.

Contract: `penalty(turn: Turn) -> scalar`, already weighted. `every` n: only each n-th discriminator turn calls it, and
the value is n times as large (lazy regularisation, Karras et al. 2020, appendix B). `constrain(discriminator)` runs
after the optimizer's step. A penalty that needs the gradient of the logits by the real or fake samples says
`real_gradient` or `fake_gradient`, so that the turn's own pass can serve it. `per_sample = True`: it has no meaning
where a sample's logit depends on the rest of the batch. A run has any number of penalties.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from ganlab.discriminator import Discriminator, DiscriminatorOutput


class Turn(NamedTuple):
    """One discriminator's turn: samples (N, *sample_shape) as the discriminator saw them, and what it said."""

    discriminator: Discriminator
    real: Tensor
    fake: Tensor
    labels: Tensor | None
    real_output: DiscriminatorOutput
    fake_output: DiscriminatorOutput


class Penalty:
    """A weighted scalar, a constraint, or both; by default neither."""

    real_gradient: bool = False
    fake_gradient: bool = False
    per_sample: bool = False

    def __init__(self, weight: float, every: int = 1) -> None:
        if every < 1:
            raise ValueError(f"every counts discriminator turns and is at least 1, got {every}")
        self.weight, self.every = weight, every

    def __call__(self, turn: Turn) -> Tensor:
        """The weighted penalty of this turn."""
        return self.weight * self.every * self.value(turn)

    def value(self, turn: Turn) -> Tensor:
        """The unweighted penalty; zero where there is only a constraint."""
        return turn.real_output.logits.new_zeros(())

    def constrain(self, discriminator: nn.Module) -> None:
        """Change the discriminator's parameters after the optimizer's step."""


def squared_gradient_norm(
    discriminator: Discriminator, x: Tensor, labels: Tensor | None, output: DiscriminatorOutput | None = None
) -> Tensor:
    """Per sample, the squared L2 norm (N,) of the logit's gradient by `x`, over all non-batch dimensions.

    `output` is the discriminator's word on `x`, used where its graph reaches `x` in full precision; otherwise a pass
    of its own is made, outside autocast, because half precision cannot hold a squared gradient.
    """
    if output is None or not x.requires_grad or torch.is_autocast_enabled(x.device.type):
        x = x.detach().float().requires_grad_(True)
        with torch.autocast(x.device.type, enabled=False):
            output = discriminator(x, labels)
    (gradient,) = torch.autograd.grad(output.logits.sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(1)
