"""What a metric costs beside the feature network's own forward passes, torchmetrics and torch-fidelity.

    python benchmarks/metric.py [--images 10000] [--rounds 3] [--only fid kid precision]
        [--dataset mnist dataset.path=FOLDER] [--json]

All see the same images of the dataset, turned upside down, as fakes, and take the same features=classifier from them;
making images is not counted, nor are the classifier and the reference, which the user's cache keeps. `forward` is the
feature network alone. Ways are interleaved in one process on one thread: medians of the process's own seconds, and
ratios to `forward`. Memory is what the peak of a process of its own grows by, while it measures (Linux; images in
memory are not counted).
"""

import argparse
import json
import multiprocessing
import statistics
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

import torch
from torch import Tensor, nn
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric
from torchmetrics.image.fid import FrechetInceptionDistance

from ganlab.build.build import cache_folder
from ganlab.build.measured import build_measured
from ganlab.config import compose
from ganlab.features import Features
from ganlab.measure.measurement import Measurement
from ganlab.measure.sampler import BATCH, Fakes

Way = Callable[[], float]
METRICS = ("fid", "kid", "precision")


class UpsideDown:
    """The dataset's images from below, over and over."""

    protocol = "upside-down"

    def __init__(self, images: Tensor) -> None:
        self.images = images.flip(2)

    def batches(self, count: int, seed: int = 0) -> Iterator[Fakes]:
        for rows in torch.arange(count).split(BATCH):
            yield Fakes(self.images[rows % len(self.images)])


class Extractor(nn.Module):
    """Features as torchmetrics asks for them; those of the reals, which are known, go through."""

    def __init__(self, features: Features, width: int) -> None:
        super().__init__()
        self.features, self.num_features = features, width

    def forward(self, x: Tensor) -> Tensor:
        return x if x.ndim == 2 else self.features(x).features


class Bench:
    """One measurement by every way, its references ready."""

    def __init__(self, overrides: Sequence[str], images: int, only: Sequence[str]) -> None:
        cfg = compose([*overrides, f"metric=[{','.join(only)}]"])
        measured = build_measured(cfg)
        split, self.images = measured.dataset.split("train"), images
        self.source = UpsideDown(measured.dataset.modality.tensor(torch.from_numpy(split.data[:images])))
        self.ours = {
            name: Measurement(
                measured.features,
                {name: metric},
                measured.dataset,
                split=split,
                samples=images,
                cache=cache_folder(cfg),
            )
            for name, metric in measured.metrics.items()
        }
        for measurement in self.ours.values():
            measurement.prepare(torch.device("cpu"))
        self.features = measured.features
        one = next(iter(self.ours.values()))
        reals = one.reference.outputs(one.extract, self.features.protocol, torch.device("cpu"))
        self.real = torch.cat([output.features for output in reals])

    @cached_property
    def statistics(self) -> object:
        return fid_features_to_statistics(self.real.double())

    @cached_property
    def library(self) -> FrechetInceptionDistance:
        metric = FrechetInceptionDistance(
            feature=Extractor(self.features, self.real.shape[1]), reset_real_features=False, normalize=True
        )
        metric.update(self.real, real=True)
        return metric

    def extracted(self) -> Tensor:
        with torch.no_grad():
            return torch.cat([self.features(f.samples).features for f in self.source.batches(self.images)])

    def ways(self) -> dict[str, Way]:
        theirs = {
            "fid": {"torchmetrics fid": self.torchmetrics_fid, "torch-fidelity fid": self.fidelity_fid},
            "kid": {"torch-fidelity kid": self.fidelity_kid},
            "precision": {"torch-fidelity precision": self.fidelity_precision},
        }
        made: dict[str, Way] = {"forward": lambda: float(len(self.extracted()))}
        for name, measurement in self.ours.items():
            made[f"ganlab {name}"] = lambda name=name, measurement=measurement: measurement.of(self.source)[name]
            made |= theirs[name]
        if "fid" in self.ours:
            _ = self.statistics, self.library  # their references, ready as ours are
        return made

    def torchmetrics_fid(self) -> float:
        self.library.reset()
        with torch.no_grad():
            for fakes in self.source.batches(self.images):
                self.library.update(fakes.samples, real=False)
        return float(self.library.compute())

    def fidelity_fid(self) -> float:
        fake = fid_features_to_statistics(self.extracted().double())
        return float(fid_statistics_to_metric(fake, self.statistics, verbose=False)["frechet_inception_distance"])

    def fidelity_kid(self) -> float:
        settings = {"kid_subsets": 100, "kid_subset_size": min(1000, self.images), "verbose": False}
        return float(kid_features_to_metric(self.extracted(), self.real, **settings)["kernel_inception_distance_mean"])

    def fidelity_precision(self) -> float:
        settings = {"prc_neighborhood": 3, "prc_batch_size": 10000, "save_cpu_ram": True, "verbose": False}
        return float(prc_features_to_metric(self.extracted(), self.real, **settings)["precision"])


@cache
def bench(overrides: tuple[str, ...], images: int, only: tuple[str, ...]) -> Bench:
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    return Bench(overrides, images, only)


def grown(overrides: tuple[str, ...], images: int, way: str) -> float:
    """Mebibytes that a process's peak grows by."""
    only = tuple(name for name in METRICS if way.endswith(f" {name}")) or METRICS[:1]
    measure = bench(overrides, images, only).ways()[way]
    Path("/proc/self/clear_refs").write_text("5")  # the peak of what was before is forgotten
    before = peak()
    measure()
    return peak() - before


def peak() -> float:
    """The most mebibytes that this process has held (Linux)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def table(arguments: argparse.Namespace) -> list[dict[str, float | str]]:
    asked = (tuple(f"dataset={d}" if "=" not in d else d for d in arguments.dataset), arguments.images)
    ways = bench(*asked, tuple(arguments.only)).ways()
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    values: dict[str, float] = {}
    bench(*asked[:1], BATCH, METRICS[:1]).extracted()  # warm
    for _ in range(arguments.rounds):
        for way, measure in ways.items():
            began = time.process_time()
            values[way] = measure()
            seconds[way].append(time.process_time() - began)

    medians = {way: statistics.median(each) for way, each in seconds.items()}
    spawn = multiprocessing.get_context("spawn")
    rows: list[dict[str, float | str]] = []
    for way, median in medians.items():
        with spawn.Pool(1) as pool:
            memory = pool.apply(grown, (*asked, way))
        ratio = median / medians["forward"]
        rows.append({"way": way, "value": values[way], "seconds": median, "ratio": ratio, "mebibytes": memory})
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=METRICS, default=METRICS)
    parser.add_argument("--dataset", nargs="+", default=["digits"])
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    arguments = parser.parse_args()
    rows = table(arguments)
    print(f"{'way':26s}" + "".join(f"{key:>12s}" for key in list(rows[0])[1:]))
    for row in rows:
        print(f"{row['way']:26s}" + "".join(f"{value:12.3f}" for value in list(row.values())[1:]))
    if arguments.json:
        print(json.dumps({"metric": rows}))


if __name__ == "__main__":
    main()
