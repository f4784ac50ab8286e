"""The order in which samples are seen."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor


class Stream:
    """An endless stream of permutations of rows, `size` of them a turn; each is drawn from `seed` and its number."""

    def __init__(self, rows: slice, size: int, seed: Sequence[int], device: torch.device) -> None:
        self.first, self.count = rows.start, rows.stop - rows.start
        self.size, self.seed, self.device = size, list(seed), device
        self._order: tuple[int, Tensor] = (-1, torch.empty(0))

    def rows(self, turn: int) -> Tensor:
        """(size,): the turn's place in the stream."""
        position, end, parts = turn * self.size, (turn + 1) * self.size, []
        while position < end:
            number, offset = divmod(position, self.count)
            part = self._permutation(number)[offset : offset + end - position]
            parts.append(part)
            position += len(part)
        return torch.cat(parts) if len(parts) > 1 else parts[0]

    def _permutation(self, number: int) -> Tensor:
        if self._order[0] != number:
            seed = int(np.random.SeedSequence([*self.seed, number]).generate_state(1, np.uint64)[0] >> 1)
            order = torch.randperm(self.count, generator=torch.Generator().manual_seed(seed))
            order = order + self.first if self.first else order
            self._order = (number, order.to(self.device))
        return self._order[1]
