"""Top-k training: the generator learns from its best fakes only."""

from math import ceil

import torch
from torch import Tensor

from ganlab.layer.parallel import gathered, world


class TopK:
    """Only the k fakes of the batch that the discriminator finds most real move the generator (Sinha et al. 2020).

    k falls exponentially from the whole batch to `least` of it within `turns` generator turns (the paper: to a half,
    by 0.99 per epoch). Shapes stay: the other fakes are judged too, and their gradient is zero.

    Raises:
        ValueError: the share or the number of turns cannot be.
    """

    def __init__(self, least: float = 0.5, turns: int = 20000) -> None:
        if not 0 < least <= 1 or turns < 1:
            raise ValueError(
                "training.top_k is the share of fakes kept in the end, above 0 and at most 1, and "
                "training.top_k_turns "
                f"at least 1, got {least} and {turns}"
            )
        self.least, self.turns = least, turns

    def count(self, rows: int, turn: int) -> int:
        """How many of `rows` fakes count in generator turn `turn`."""
        share: float = self.least ** min(1.0, turn / self.turns)
        return max(1, ceil(rows * share))

    def __call__(self, scores: Tensor, realness: Tensor, count: Tensor) -> Tensor:
        """`scores` (N, ...) as they are, with the gradient of a mean over the `count` () of highest `realness` (N,)."""
        everyone = gathered(realness.detach())
        least = everyone.sort(descending=True).values.index_select(0, count.long().view(1) - 1)
        weight = (realness.detach() >= least).to(scores.dtype) * (len(scores) * world()[1] / count).to(scores.dtype)
        weight = weight.view(-1, *[1] * (scores.dim() - 1))
        constant = scores.detach()
        return torch.where(weight > 0, constant + weight * (scores - constant), constant)
