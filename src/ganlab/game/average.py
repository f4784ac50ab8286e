"""The generator's moving average."""

import copy

import torch
from torch import Tensor

from ganlab.generator import Generator


class MovingAverage:
    """A second generator whose weights follow the first one's, faster in the first turns; buffers are copied.

    A plain object: `network` is the game's own in its state.
    """

    def __init__(self, generator: Generator, decay: float) -> None:
        self.decay = decay
        self.network = copy.deepcopy(generator).requires_grad_(False)
        self._generator = generator

    @property
    def protocol(self) -> str:
        """Its word in a metric's protocol."""
        return f"ema{self.decay:g}"

    def prepare(self) -> None:
        """Gather the tensors, once the networks are where they train."""
        self._averages: list[Tensor] = list(self.network.parameters())
        self._weights: list[Tensor] = list(self._generator.parameters())
        self._copies, self._buffers = list(self.network.buffers()), list(self._generator.buffers())

    @torch.no_grad()
    def move(self, turn: int) -> None:
        """Move towards the generator as it is after its turn number `turn`."""
        decay = min(self.decay, (1 + turn) / (10 + turn))  # as TensorFlow's moving average does
        torch._foreach_lerp_(self._averages, self._weights, 1 - decay)
        if self._copies:
            torch._foreach_copy_(self._copies, self._buffers)
