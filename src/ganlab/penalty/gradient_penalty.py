"""WGAN-GP's penalty."""

import torch
from torch import Tensor

from ganlab.distributed import per_sample
from ganlab.penalty import Penalty, Turn, squared_gradient_norm


class GradientPenalty(Penalty):
    """weight * (||grad D(x^)|| - target)^2 at points between real and fake (Gulrajani et al. 2017, equation 3)."""

    per_sample = True

    def __init__(self, weight: float = 10.0, target: float = 1.0, every: int = 1) -> None:
        super().__init__(weight, every)
        self.target = target

    def value(self, turn: Turn) -> Tensor:
        """One uniform point on the line between each real and its fake."""
        rows, dimensions = len(turn.real), turn.real.dim() - 1
        mix = per_sample(torch.rand, rows, *[1] * dimensions, device=turn.real.device)
        between = torch.lerp(turn.fake.detach().float(), turn.real.detach().float(), mix).requires_grad_(True)
        norm = (squared_gradient_norm(turn.discriminator, between, turn.labels) + 1e-12).sqrt()
        return (norm - self.target).square().mean()
