"""The generator's moving average."""

import copy
from collections.abc import Iterable
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from ganlab.generator import Generator
from ganlab.layer.parallel import SynchronizedBatchNorm

Rule = Literal["fixed"]
Statistics = Literal["running", "batch", "standing"]
EVERY = 5  # turns from one move to the next, once DENSE are done: a pass over all weights each turn is not worth it
DENSE = 50
GROWTH = 200_000  # the memory is turn^2 / GROWTH turns long, until the decay bounds it


class MovingAverage:
    """A second generator whose weights follow the first's. A plain object: `network` is the game's own in its state.

    Its memory grows with the turn reached, slowly at first, when the generator of now is far better than that of just
    before: turn^2 / 200000 turns, until that is 1 / (1 - decay). Its batch norms are to have `statistics` estimated
    anew, for no other weights' fit. Rule "fixed" is what papers publish: a copy before turn `start`, then the decay
    itself in every turn, of weights and of running statistics alike.
    """

    def __init__(self, generator: Generator, decay: float, rule: Rule | None = None, start: int | None = None) -> None:
        self.decay, self.rule, self.start = decay, rule, start or 0
        self.network = copy.deepcopy(generator).requires_grad_(False)
        self._generator = generator

    @property
    def protocol(self) -> str:
        """Its word in a metric's protocol."""
        fixed = "" if self.rule is None else f"-{self.rule}{self.start or ''}"
        return f"ema{self.decay:g}{fixed}"

    @property
    def statistics(self) -> Statistics:
        """What its batch norms are to divide by."""
        return "standing" if self.rule is None else "running"

    def prepare(self) -> None:
        """Gather the tensors, once the networks are where they train."""
        self._averages: list[Tensor] = list(self.network.parameters())
        self._weights: list[Tensor] = list(self._generator.parameters())
        copies, buffers = list(self.network.buffers()), list(self._generator.buffers())
        averaged = [self.rule is not None and buffer.is_floating_point() for buffer in buffers]
        self._averages += [c for c, yes in zip(copies, averaged, strict=True) if yes]
        self._weights += [b for b, yes in zip(buffers, averaged, strict=True) if yes]
        self._copies = [c for c, yes in zip(copies, averaged, strict=True) if not yes]
        self._buffers = [b for b, yes in zip(buffers, averaged, strict=True) if not yes]

    def is_due(self, turn: int) -> bool:
        """Whether it moves after the generator's turn number `turn`, counted from 0."""
        return self.rule is not None or turn < DENSE or (turn + 1) % EVERY == 0

    def weight(self, turn: int) -> float:
        """How far it then moves towards the generator."""
        if self.rule is not None:
            return 1.0 if turn < self.start else 1 - self.decay
        each = max(1 - self.decay, min(1.0, GROWTH / (turn + 1) ** 2))
        return each if turn < DENSE else 1 - (1 - each) ** EVERY

    @torch.no_grad()
    def move(self, weight: Tensor) -> None:
        """Move by `weight`, a scalar on the device."""
        torch._foreach_lerp_(self._averages, self._weights, [weight] * len(self._weights))
        if self._copies:
            torch._foreach_copy_(self._copies, self._buffers)


def batch_norms(network: nn.Module) -> list[_BatchNorm]:
    """The layers of a network that keep statistics of batches."""
    return [layer for layer in network.modules() if isinstance(layer, _BatchNorm)]


def forget_statistics(network: nn.Module) -> None:
    """Let the batch norms of a network divide by each batch's own moments, and their running ones be plain means."""
    for layer in batch_norms(network):
        layer.reset_running_stats()
        layer.momentum = None
        layer.train()
        if isinstance(layer, SynchronizedBatchNorm):
            layer.alone = True  # only one of several processes measures


@torch.no_grad()
def estimate_statistics(network: nn.Module, batches: Iterable[tuple[Tensor, Tensor | None]]) -> None:
    """Give the batch norms of a generator the statistics that its own weights make (Brock et al. 2019, appendix D).

    `batches` are latents (N, latent_dim) as the generator is to see them, with labels (N,) or None. The network is in
    evaluation mode afterwards.
    """
    network.eval()
    forget_statistics(network)
    for latent, labels in batches:
        network(latent, labels)
    network.eval()
