"""Two translations as they are judged."""

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

import torch
from torch import Tensor

from ganlab.dataset import Dataset
from ganlab.game import Game
from ganlab.generator import Generator
from ganlab.measure.sampler import BATCH, SEED, Fakes

COLUMNS = 9  # of a sheet: three times there and back
ROWS = 9


class Trip(NamedTuple):
    """Samples (N, *sample_shape), what they were translated into, and back; the classes (N,) that were asked for."""

    source: Tensor
    made: Tensor
    back: Tensor
    asked: Tensor


class Translations:
    """What a game of two domains makes of held-out samples, half of either domain, or all `forward`, from a to b.

    The weights are the moving average's where there is one, unless `average` is False. Samples of a domain come in an
    order of the seed, and again where more are asked for than there are; `protocol` says how many there are.
    """

    def __init__(self, game: Game, dataset: Dataset, *, average: bool = True, forward: bool = False) -> None:
        self.game, self.dataset, self.average, self.forward = game, dataset, average, forward
        self._split = dataset.split("test")

    @property
    def judged(self) -> Generator:
        """Both generators as one, with the weights asked for."""
        return self.game.evaluated if self.average else self.game.generator

    @property
    def protocol(self) -> str:
        """How samples are made, for the protocol of what is measured on them."""
        there = "+".join(str(rows.stop - rows.start) for rows in self.dataset.streams(self._split))
        return f"{self.game.protocol if self.average else 'no-ema'}/bn-eval/translated-test{there}"

    @property
    def device(self) -> torch.device:
        """Where samples are made."""
        return next(self.judged.parameters()).device

    def of_target(self) -> "Translations":
        """Those from a to b alone."""
        return Translations(self.game, self.dataset, average=self.average, forward=True)

    def settled(self) -> Generator:
        """The generators."""
        return self.judged

    def inputs(self, count: int, seed: int) -> tuple[Tensor, Tensor]:
        """`count` samples to be translated, those of a first, and the classes (count,) that are asked for."""
        assert self._split.labels is not None
        random, classes = torch.Generator().manual_seed(SEED + seed), self.dataset.num_classes // 2
        counts = (count, 0) if self.forward else (count - count // 2, count // 2)
        drawn = []
        for rows, wanted in zip(self.dataset.streams(self._split), counts, strict=True):
            size = rows.stop - rows.start
            orders = [torch.randperm(size, generator=random) for _ in range(max(1, ceil(wanted / size)))]
            drawn.append(torch.cat(orders)[:wanted] + rows.start)
        chosen = torch.cat(drawn)
        x = self.dataset.modality.tensor(torch.from_numpy(self._split.data[chosen.numpy()]))
        labels = torch.from_numpy(self._split.labels)[chosen]
        return x.to(self.device), ((labels + classes) % self.dataset.num_classes).to(self.device)

    @torch.no_grad()
    def __call__(self, x: Tensor, asked: Tensor) -> Tensor:
        """Samples (N, *sample_shape), each translated into the domain of the class (N,) that is asked for."""
        network = self.judged
        training, dtype = network.training, next(network.parameters()).dtype
        network.eval()
        try:
            parts = zip(x.to(dtype).split(BATCH), asked.split(BATCH), strict=True)
            return torch.cat([network(part, labels).float() for part, labels in parts])
        finally:
            network.train(training)

    def batches(self, count: int, seed: int = 0) -> Iterator[Fakes]:
        """`count` translations in batches, the same ones for the same `seed`; no other random state is touched."""
        for part, asked in self._parts(count, seed):
            yield Fakes(self(part, asked), asked)

    def round_trips(self, count: int, seed: int = 0) -> Iterator[Trip]:
        """`count` samples there and back, in batches."""
        classes = self.dataset.num_classes
        for part, asked in self._parts(count, seed):
            made = self(part, asked)
            yield Trip(part, made, self(made, (asked + classes // 2) % classes), asked)

    def sheet(self, count: int, seed: int) -> Tensor:
        """Rows of three samples, each followed by its translation and by that one's: from a, then from b."""
        trip = next(self.round_trips(COLUMNS * ROWS // 3, seed))
        return torch.stack([trip.source, trip.made, trip.back], 1).flatten(0, 1)

    def _parts(self, count: int, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
        x, asked = self.inputs(count, seed)
        yield from zip(x.split(BATCH), asked.split(BATCH), strict=True)
