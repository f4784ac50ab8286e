"""DRAGAN's penalty."""

import torch
from torch import Tensor

from ganlab.layer.parallel import mean_over_processes, per_sample
from ganlab.needs import LOGITS, NO_TOKENS, Count, NonNegative
from ganlab.penalty import PER_SAMPLE, DiscriminatorTurn, Penalty, full_precision, squared_gradient_norm


class Dragan(Penalty):
    """weight * (||grad D(x + alpha * delta)|| - 1)^2 around real samples (Kodali et al. 2017, algorithm 1).

    delta is uniform noise of up to half the batch's standard deviation, and alpha, one uniform number in [0, 1) per
    sample, the place between the sample and its noisy copy, as in the authors' code.
    """

    needs = (PER_SAMPLE, LOGITS, NO_TOKENS)

    def __init__(self, weight: NonNegative = 10.0, every: Count = 1) -> None:
        super().__init__(weight, every)

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """One point between each real sample and its noisy copy."""
        real = full_precision(turn.real.detach())
        mean, square = mean_over_processes(torch.stack([real.mean(), real.square().mean()]))
        deviation = (square - mean.square()).sqrt()
        noise = per_sample(torch.rand, *real.shape, device=real.device)
        place = per_sample(torch.rand, len(real), *[1] * (real.dim() - 1), device=real.device)
        near = (real + place * 0.5 * deviation * noise).requires_grad_(True)
        norm = (squared_gradient_norm(turn.discriminator, near, turn.labels) + 1e-12).sqrt()
        return (norm - 1).square().mean()
