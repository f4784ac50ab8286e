"""Samples and data side by side, as they are now."""

from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.game import Game
from ganlab.measure.sampler import Fakes
from ganlab.measure.source import source

COUNT = 256  # fakes, reals, and held-out reals that are looked at


class Exhibits:
    """A fixed choice of the data: some that the discriminator learns from, and some that it never sees."""

    def __init__(self, dataset: Dataset, split: Split) -> None:
        self.dataset = dataset
        self.seen = _chosen(split)
        self._distances: Tensor | None = None

    @cached_property
    def held_out(self) -> Split | None:
        """As many of the test split; None where there is none."""
        name: SplitName = "test"
        try:
            return _chosen(self.dataset.split(name))
        except (ValueError, OSError):  # the source has one split only, or only one is here
            return None

    def tensor(self, split: Split, device: torch.device) -> Fakes:
        """What the discriminator sees of a choice."""
        samples = self.dataset.modality.tensor(torch.from_numpy(split.data).to(device))
        labels = None if split.labels is None or not self.dataset.num_classes else torch.from_numpy(split.labels)
        return Fakes(samples, None if labels is None else labels.to(device))

    def distances(self, device: torch.device) -> Tensor:
        """(N, N) between those that are learned from, worked out once."""
        if self._distances is None:
            self._distances = self.dataset.modality.distances(self.tensor(self.seen, device).samples)
        return self._distances


def _chosen(split: Split) -> Split:
    count = len(split.data)
    rows = np.sort(np.random.default_rng(0).permutation(count)[:COUNT])  # data may lie in order of class
    return Split(split.data[rows], None if split.labels is None else split.labels[rows])


class Specimens:
    """What a game makes of fixed latents in this turn, beside the data; each thing is worked out when first asked for.

    The weights are those that are evaluated. No random state is touched, and every network stays as it is.
    """

    def __init__(self, game: Game, exhibits: Exhibits) -> None:
        self.game, self.exhibits = game, exhibits

    @cached_property
    def fakes(self) -> Fakes:
        """COUNT samples of the same latents each time."""
        return next(source(self.game, self.exhibits.dataset).batches(COUNT))

    @cached_property
    def reals(self) -> Fakes:
        """Up to COUNT of the data."""
        return self.exhibits.tensor(self.exhibits.seen, self.fakes.samples.device)

    @cached_property
    def held_out(self) -> Fakes | None:
        """Up to COUNT that the discriminator never sees."""
        held_out = self.exhibits.held_out
        return None if held_out is None else self.exhibits.tensor(held_out, self.fakes.samples.device)

    @cached_property
    def fake_distances(self) -> Tensor:
        """(COUNT, COUNT) between fakes."""
        return self.exhibits.dataset.modality.distances(self.fakes.samples)

    @cached_property
    def real_distances(self) -> Tensor:
        """(N, N) between reals."""
        return self.exhibits.distances(self.fakes.samples.device)

    @cached_property
    def diversity(self) -> float:
        """The mean distance between two fakes over that between two reals."""
        return float(self.fake_distances.mean() / self.real_distances.mean().clamp_min(1e-12))

    @torch.no_grad()
    def realness(self, samples: Fakes) -> Tensor:
        """How real the discriminator finds each sample, (N,): high for real."""
        discriminator, loss = self.game.discriminator, self.game.loss
        training = discriminator.training
        try:
            discriminator.eval()
            scores = loss.scores(discriminator(samples.samples, samples.labels), samples.labels)
            return loss.realness(scores).float()
        finally:
            discriminator.train(training)
