"""A generator as it is judged."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil, sqrt
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from ganlab.game import Game
from ganlab.game.average import Statistics, batch_norms, estimate_statistics, forget_statistics
from ganlab.generator import Generator

BATCH = 256
SEED = 20_000_003  # of the first stream of latents
STANDING_BATCHES = 8
# Of each game the copies of its generator that are judged, with the turn and the versions of the weights they are of.
_SETTLED: WeakKeyDictionary[Game, tuple[tuple[int, ...], dict[tuple[Any, ...], Generator]]] = WeakKeyDictionary()


class Fakes(NamedTuple):
    """Samples (N, *sample_shape), and the classes (N,) and codes (N,) they were made for, where there are such."""

    samples: Tensor
    labels: Tensor | None = None
    codes: Tensor | None = None


class Sampler:
    """Which weights of a game make samples, from which latents, and under which batch statistics.

    The weights are the moving average's where there is one, unless `average` is False. `statistics` (None: what the
    game says fits them) says what batch normalisation divides by: "running" the averages of the training, "batch" those
    of each batch of fakes, "standing" those of a fixed number of batches of fakes, estimated anew for these very
    weights (Brock et al. 2019, appendix D). `truncation` t draws latents from the normal distribution cut at +-t
    (section 3.1 there). `protocol` has a word for each.

    Raises:
        ValueError: `truncation` is not above 0.
    """

    def __init__(
        self,
        game: Game,
        num_classes: int,
        *,
        average: bool = True,
        statistics: Statistics | None = None,
        truncation: float | None = None,
    ) -> None:
        if truncation is not None and not truncation > 0:
            raise ValueError(f"truncation must be above 0, got {truncation}; leave it out for the whole distribution")
        self.game, self.num_classes = game, num_classes
        self.average, self.truncation = average, truncation
        self.statistics: Statistics = statistics or (game.statistics if average else "running")

    @property
    def judged(self) -> Generator:
        """The generator with the weights asked for."""
        return self.game.evaluated if self.average else self.game.generator

    @property
    def protocol(self) -> str:
        """How samples are made, for the protocol of what is measured on them."""
        kinds = {"running": "eval", "batch": f"batch{BATCH}", "standing": f"standing{STANDING_BATCHES}x{BATCH}"}
        cut = "" if self.truncation is None else f"/truncation{self.truncation:g}"
        return f"{self.game.protocol if self.average else 'no-ema'}/bn-{kinds[self.statistics]}{cut}"

    @property
    def network(self) -> Generator:
        """What makes the samples: the generator asked for, or a copy whose batch norms divide by `statistics`."""
        return self.settled() if self.statistics != "running" and batch_norms(self.judged) else self.judged

    @property
    def latent_dim(self) -> int:
        """How long a latent is."""
        return self.judged.latent_dim

    @property
    def device(self) -> torch.device:
        """Where samples are made."""
        return next(self.judged.parameters()).device

    def latents(self, count: int, random: torch.Generator) -> Tensor:
        """(count, latent_dim) standard normal, or truncated."""
        shape = (count, self.latent_dim)
        if self.truncation is None:
            return torch.randn(shape, generator=random, device=random.device).to(self.device)
        inside = torch.special.ndtr(torch.tensor(self.truncation)) * 2 - 1  # how much of the distribution is left
        uniform = torch.rand(shape, generator=random, device=random.device) * 2 - 1
        cut = torch.erfinv(uniform * inside) * sqrt(2)
        return cut.clamp(-self.truncation, self.truncation).to(self.device)

    def labels(self, count: int, random: torch.Generator) -> Tensor | None:
        """(count,) classes, each as likely; None without classes."""
        if not self.num_classes:
            return None
        return torch.randint(self.num_classes, (count,), generator=random, device=random.device).to(self.device)

    def columns(self, count: int) -> Tensor | None:
        """(count,) classes that go round with the column of a square sheet; None without classes."""
        if not self.num_classes:
            return None
        return torch.arange(count, device=self.device) % ceil(sqrt(count)) % self.num_classes

    def of_target(self) -> "Sampler":
        """Itself: there is one kind of data."""
        return self

    def sheet(self, count: int, seed: int) -> Tensor:
        """(count, *sample_shape) to be looked at: the same latents for the same seed, each column of one class."""
        return self(self.latents(count, torch.Generator(self.device).manual_seed(seed)), self.columns(count))

    @torch.no_grad()
    def __call__(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Samples (N, *sample_shape) of standard normal latents (N, latent_dim), as many at a time as go well."""
        parts = [None] * ceil(len(latent) / BATCH) if labels is None else labels.split(BATCH)
        with self._network() as network:
            made = [self._make(network, *part) for part in zip(latent.split(BATCH), parts, strict=True)]
        return torch.cat(made)

    @torch.no_grad()
    def batches(self, count: int, seed: int = 0) -> Iterator[Fakes]:
        """`count` samples in batches, the same ones for the same `seed`; no other random state is touched."""
        random = torch.Generator(self.device).manual_seed(SEED + seed)
        with self._network() as network:
            for start in range(0, count, BATCH):
                rows = min(BATCH, count - start)
                drawn = BATCH if self.statistics == "batch" else rows  # statistics of fewer would be others
                latent, labels = self.latents(drawn, random), self.labels(drawn, random)
                fakes = Fakes(self._make(network, latent, labels), labels, self.game.categories(latent))
                yield Fakes(*(None if part is None else part[:rows] for part in fakes))  # type: ignore[arg-type]

    def _make(self, network: nn.Module, latent: Tensor, labels: Tensor | None) -> Tensor:
        coded = self.game.coded(latent.to(next(network.parameters()).dtype))
        samples: Tensor = network(coded, labels)
        return samples.float() if samples.is_floating_point() else samples

    @contextmanager
    def _network(self) -> Iterator[nn.Module]:
        """The generator in the mode asked for; the one that trains stays as it is."""
        network: nn.Module = self.network
        if network is not self.judged:
            yield network
            return
        training = network.training
        network.eval()
        try:
            yield network
        finally:
            network.train(training)

    def settled(self) -> Generator:
        """A copy of the generator that divides by `statistics`: each batch's own, or those of a number of batches.

        Whoever judges the same weights shares it, for it costs as much as a thousand samples and more.
        """
        weights = (self.game.turn, *(weight._version for weight in self.judged.parameters()))
        asked = (self.average, self.statistics, self.num_classes, self.truncation)
        kept = _SETTLED.get(self.game)
        if kept is None or kept[0] != weights:
            kept = _SETTLED[self.game] = (weights, {})
        if asked not in kept[1]:
            kept[1][asked] = self._copied()
        return kept[1][asked]

    def _copied(self) -> Generator:
        network = copy.deepcopy(self.judged).eval()
        if self.statistics == "batch":
            forget_statistics(network)
        if self.statistics == "standing":
            random = torch.Generator(self.device).manual_seed(SEED - 1)
            drawn = ((self.latents(BATCH, random), self.labels(BATCH, random)) for _ in range(STANDING_BATCHES))
            dtype = next(network.parameters()).dtype
            estimate_statistics(network, ((self.game.coded(z.to(dtype)), labels) for z, labels in drawn))
        return network
