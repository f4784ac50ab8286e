"""Features, metrics and counts -> values with their protocol."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any, NamedTuple, Protocol, cast

import torch
from torch import Tensor

from ganlab.dataset import Dataset, Split
from ganlab.features import FeatureOutput, Features
from ganlab.measure.bootstrap import Kept
from ganlab.measure.reference import Reference, all_classes
from ganlab.measure.sampler import SEED, Fakes, Sampler
from ganlab.measure.translations import Translations
from ganlab.metric import Generating, Metric


class Source(Protocol):
    """What samples come from: a `Sampler`, or anything that gives batches and says how in a word of the protocol."""

    @property
    def protocol(self) -> str:
        """How samples are made."""
        ...

    def batches(self, count: int, seed: int = 0) -> Iterator[Fakes]:
        """`count` samples, the same for the same seed."""
        ...


class Value(NamedTuple):
    """A metric over several streams of latents: the mean, the deviation (None of one), and each.

    `interval` is the normal one of 95 % about the mean by a bootstrap's standard error of one stream (Efron 1979),
    where that was asked for.
    """

    mean: float
    deviation: float | None
    each: tuple[float, ...]
    interval: tuple[float, float] | None = None


class Measurement:
    """`samples` fakes held against a whole split of the dataset, by `features` and `metrics`.

    Usable without a training: `prepare(device)` once, then `of(source)` any number of times. The latents are the same
    each time, and no random state but their own is touched.
    """

    def __init__(
        self,
        features: Features,
        metrics: Mapping[str, Metric],
        dataset: Dataset,
        *,
        split: Split,
        samples: int,
        cache: Path,
        split_name: str = "train",
    ) -> None:
        self.features, self.metrics, self.dataset = features, dict(metrics), dataset
        self.samples, self.cache = samples, cache
        self.reference = Reference(dataset, split, split_name, cache)

    def protocol(self, source: Source, seeds: int = 1, metric: str | None = None) -> str:
        """What a value (of `metric`, where it has a word of its own) depends on besides the generator.

        Values of unlike protocols do not compare.
        """
        real = f"{self.reference.split_name}{len(self.reference.arrays.data)}"
        several = f"/seeds{seeds}" if seeds > 1 else ""
        own = f"/{word}" if metric is not None and (word := self.metrics[metric].protocol) else ""
        return f"{self.features.protocol}/{real}/gen{self.samples}/{source.protocol}{several}{own}"

    def prepare(self, device: torch.device) -> None:
        """Make the features ready and give every metric the reals, and the held-out ones to those that need them.

        Raises:
            ValueError: the features cannot be had, or there are no held-out samples.
        """
        if not self.metrics:
            return
        self.features.prepare(self.dataset, self.cache, device)
        for metric in self.metrics.values():
            metric.to(device)
        metrics = self.metrics.values()
        samples = any(metric.needs_samples for metric in metrics)
        for output in self._reals(self.reference, device, samples):
            for metric in metrics:
                metric.update(output, real=True)

        held_out = [metric for metric in metrics if metric.needs_held_out]
        samples = any(metric.needs_samples for metric in held_out)
        for output in self._reals(self._held_out(), device, samples) if held_out else ():
            for metric in held_out:
                metric.hold_out(output)

    @torch.no_grad()
    def of(self, source: Source, seed: int = 0) -> dict[str, float]:
        """Every metric of `samples` samples out of the stream `seed`.

        Raises:
            ValueError: a metric asks the generator itself, and `source` is none.
        """
        for name, metric in self.metrics.items():
            metric.reset()
            self._explore(name, metric, source, seed)
        return self._values(self.outputs(source, seed), self.metrics)

    @torch.no_grad()
    def outputs(self, source: Source, seed: int = 0) -> Iterator[FeatureOutput]:
        """What metrics are given of `samples` fakes, batch by batch."""
        for fakes in source.batches(self.samples, seed):
            stored = self.dataset.modality.as_stored(fakes.samples)
            labels = all_classes(self.dataset, fakes.labels)
            yield self.features(stored)._replace(labels=labels, codes=fakes.codes, samples=stored)

    def over(self, source: Source, seeds: Sequence[int]) -> dict[str, Value]:
        """`of` for several streams, with mean and deviation."""
        rows = [self.of(source, seed) for seed in seeds]
        columns = {name: tuple(row[name] for row in rows) for name in self.metrics}
        return {n: Value(mean(each), stdev(each) if len(each) > 1 else None, each) for n, each in columns.items()}

    @torch.no_grad()
    def errors(self, source: Source, draws: int, seed: int = 0) -> dict[str, float]:
        """The standard error of each metric over one stream: its deviation when fakes are drawn again `draws` times.

        Those that ask the generator itself have none. Drawn with replacement, fakes come twice, which moves the values
        of most metrics (FID's up, the k-nearest-neighbour ones' too): their spread is what counts, not their middle.
        """
        asked = {name: metric for name, metric in self.metrics.items() if not metric.needs_generator}
        kept = Kept(self.outputs(source, seed), samples=any(metric.needs_samples for metric in asked.values()))
        random, rows = torch.Generator().manual_seed(SEED), []
        for _ in range(draws):
            for metric in asked.values():
                metric.reset()
            rows.append(self._values(kept.resample(random), asked))
        return {name: stdev(row[name] for row in rows) for name in asked}

    def details(self) -> dict[str, dict[str, Any]]:
        """What each metric has beside its last value."""
        return {name: dict(metric.details()) for name, metric in self.metrics.items()}

    @staticmethod
    def _values(outputs: Iterable[FeatureOutput], metrics: Mapping[str, Metric]) -> dict[str, float]:
        for output in outputs:
            for metric in metrics.values():
                metric.update(output, real=False)
        return {name: float(metric.compute()) for name, metric in metrics.items()}

    def extract(self, x: Tensor) -> FeatureOutput:
        """Features of samples (N, *sample_shape) as a file would hold them."""
        output: FeatureOutput = self.features(self.dataset.modality.as_stored(x))
        return output

    @torch.no_grad()
    def _reals(self, reference: Reference, device: torch.device, samples: bool) -> Iterator[FeatureOutput]:
        yield from reference.outputs(self.extract, self.features.protocol, device, samples)

    def _held_out(self) -> Reference:
        if self.reference.split_name == "test":
            names = ", ".join(name for name, metric in self.metrics.items() if metric.needs_held_out)
            raise ValueError(f"metric={names} tells training from held-out data, so the reference is the train split")
        return Reference(self.dataset, self.dataset.split("test"), "test", self.cache)

    def _explore(self, name: str, metric: Metric, source: Source, seed: int) -> None:
        """Lend the generator to a metric that asks for more than samples."""
        if not metric.needs_generator:
            return
        if not isinstance(source, Sampler | Translations):
            raise ValueError(f"metric={name} asks the generator itself, and there is none here; leave it out")
        metric.explore(cast(Generating, source), self.features, torch.Generator(source.device).manual_seed(SEED + seed))
