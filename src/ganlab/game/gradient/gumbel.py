"""The Gumbel-softmax in place of a policy gradient."""

import torch
from torch import Tensor

from ganlab.game.gradient import Gradient
from ganlab.game.objective import Objective
from ganlab.game.scalars import Scalars
from ganlab.game.share import Share
from ganlab.layer.parallel import per_sample
from ganlab.layer.token_recurrence import TokenRecurrence


class Gumbel(Gradient):
    """New lines, one-hot: the gradient passes straight through their softmax at `temperature` (Jang et al. 2017).

    Kusner & Hernandez-Lobato 2016 train GANs of sequences so. The generator minimises its side of the game's own loss.
    """

    def __init__(self, language: TokenRecurrence, objective: Objective, temperature: float = 1.0) -> None:
        self.language, self.objective, self.temperature = language, objective, temperature

    def loss(self, share: Share, made: Tensor, *, count: int, scalars: Scalars) -> Tensor:
        """The loss of the relaxed lines."""
        rows, length = made.shape
        shape = (rows, length, self.language.vocabulary)
        numbers = per_sample(torch.rand, *shape, dtype=torch.float32, device=made.device)
        soft = self.language.relaxed(numbers, self.temperature)  # (N, L, V)
        return self.objective.of_generator(share, soft, count=count, kept=None, scalars=scalars)
