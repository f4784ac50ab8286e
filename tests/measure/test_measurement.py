"""Measuring without a training: the same numbers, whatever was measured before; a protocol that tells all else."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import torch
from torch import Tensor
from torch.testing import assert_close

from ganlab.build.build import build
from ganlab.build.parts import Parts
from ganlab.config import compose
from ganlab.features import FeatureOutput
from ganlab.game.adversarial import Adversarial
from ganlab.measure.measurement import Measurement
from ganlab.measure.sampler import Fakes, Sampler
from ganlab.metric import Generating, Metric
from ganlab.metric.fid import FID
from ganlab.metric.rows import Rows

SMALL = ["metric=[fid]", "generator=gan", "discriminator=gan", "generator.widths=[8,8]", "discriminator.widths=[8]"]


@pytest.fixture
def parts() -> Parts:
    return build(compose([*SMALL, "dataset=ring", "dataset.samples=500", "generator.latent_dim=4"]))


def game(parts: Parts) -> Adversarial:
    """With an average whose statistics are its own."""
    gan = parts.game(1)
    with torch.no_grad():
        for tensor in gan.evaluated.buffers():
            tensor.add_(torch.rand_like(tensor.float()).to(tensor.dtype))
    return gan


def measurement(parts: Parts, cache: Path, samples: int = 300) -> Measurement:
    made = Measurement(
        parts.features,
        parts.metrics,
        parts.dataset,
        split=parts.dataset.split("train"),
        samples=samples,
        cache=cache,
    )
    made.prepare(torch.device("cpu"))
    return made


def test_the_same_source_measures_the_same_and_leaves_random_state_and_mode_alone(parts: Parts, tmp_path: Path) -> None:
    measure, gan = measurement(parts, tmp_path), game(parts)
    gan.train()
    state, buffers = torch.get_rng_state(), copy.deepcopy(dict(gan.evaluated.named_buffers()))
    for statistics in ("running", "batch", "standing"):
        source = Sampler(gan, 8, statistics=statistics)
        first = measure.of(source)
        assert measure.of(source, seed=1) != first
        assert measure.of(source) == first
    assert torch.equal(torch.get_rng_state(), state)
    assert gan.evaluated.training
    assert_close(dict(gan.evaluated.named_buffers()), buffers, rtol=0, atol=0)


def test_the_fid_is_that_of_the_moments_by_numpy(parts: Parts, tmp_path: Path) -> None:
    """Independent of the package's streaming sums and of its eigenvalues."""
    measure, source = measurement(parts, tmp_path), Sampler(game(parts), 8)
    real = torch.from_numpy(parts.dataset.split("train").data).double()
    fake = torch.cat([f.samples for f in source.batches(300)]).double()
    product = real.T.cov() @ fake.T.cov()
    root = torch.linalg.eigvals(product).sqrt().sum().real
    distance = (real.mean(0) - fake.mean(0)).square().sum() + (real.T.cov() + fake.T.cov()).trace() - 2 * root
    assert measure.of(source)["fid"] == pytest.approx(float(distance), abs=1e-9)


def test_several_seeds_give_mean_and_deviation(parts: Parts, tmp_path: Path) -> None:
    measure, source = measurement(parts, tmp_path), Sampler(game(parts), 8)
    value = measure.over(source, range(3))["fid"]
    assert value.each == tuple(measure.of(source, seed)["fid"] for seed in range(3))
    assert value.mean == pytest.approx(sum(value.each) / 3)
    assert value.deviation == pytest.approx(float(torch.tensor(value.each, dtype=torch.float64).std()))
    assert measure.over(source, [0])["fid"].deviation is None


def test_the_protocol_has_a_word_for_all_that_a_value_depends_on(parts: Parts, tmp_path: Path) -> None:
    measure, gan = measurement(parts, tmp_path), game(parts)
    assert measure.protocol(Sampler(gan, 8)) == "identity/train500/gen300/ema0.999/bn-standing8x256"
    other = Sampler(gan, 8, statistics="standing", truncation=0.5)
    assert measure.protocol(other, seeds=3) == (
        "identity/train500/gen300/ema0.999/bn-standing8x256/truncation0.5/seeds3"
    )


def test_the_features_of_the_reals_are_read_back_with_their_labels(parts: Parts, tmp_path: Path) -> None:
    device = torch.device("cpu")
    reference = measurement(parts, tmp_path).reference
    assert reference.path("identity").is_file()

    def never(x: Tensor) -> FeatureOutput:
        raise AssertionError("they are in the cache")

    data, labels = parts.dataset.split("train")
    outputs = list(reference.outputs(never, "identity", device))
    assert_close(torch.cat([o.features for o in outputs]), torch.from_numpy(data))
    assert_close(torch.cat([o.labels for o in outputs if o.labels is not None]), torch.from_numpy(labels))


def test_truncated_latents_are_the_normal_distribution_cut(parts: Parts) -> None:
    source = Sampler(game(parts), 8, truncation=1.5)
    latent = source.latents(20_000, torch.Generator().manual_seed(0)).flatten().double()
    assert latent.abs().max() <= 1.5
    normal = torch.distributions.Normal(0, 1)
    inside = 2 * normal.cdf(torch.tensor(1.5, dtype=torch.float64)) - 1
    density = normal.log_prob(torch.tensor(1.5, dtype=torch.float64)).exp()
    assert_close(
        latent.square().mean(), 1 - 2 * 1.5 * density / inside, rtol=0.02, atol=0
    )  # its variance, in closed form
    with pytest.raises(ValueError, match="truncation must be above 0, got 0"):
        Sampler(game(parts), 8, truncation=0)


@pytest.mark.parametrize("statistics", ["batch", "standing"])
def test_batch_statistics_are_those_of_the_fakes(parts: Parts, statistics: Literal["batch", "standing"]) -> None:
    """Whatever the running ones are."""
    gan = game(parts)
    before = [f.samples for f in Sampler(gan, 8, statistics=statistics).batches(300)]
    for tensor in gan.evaluated.buffers():
        tensor.zero_()
    after = [f.samples for f in Sampler(gan, 8, statistics=statistics).batches(300)]
    assert_close(after, before)
    assert not torch.allclose(before[0], next(Sampler(gan, 8, statistics="running").batches(300)).samples)


def test_a_short_last_batch_has_the_statistics_of_a_whole_one(parts: Parts) -> None:
    source = Sampler(game(parts), 8, statistics="batch")
    long, short = ([f.samples for f in source.batches(count)] for count in (512, 257))
    assert_close(short, [long[0], long[1][:1]])


class Shift(Metric):
    """How far samples move when their latents do."""

    needs_generator = True

    def explore(
        self, generator: Generating, extract: Callable[[Tensor], FeatureOutput], random: torch.Generator
    ) -> None:
        """Latents and their opposites."""
        latent, labels = generator.latents(50, random), generator.labels(50, random)
        a, b = (extract(generator(sign * latent, labels)).features for sign in (1, -1))
        self.value = (a - b).norm(dim=1).mean()

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Nothing."""

    def compute(self) -> Tensor:
        """The mean."""
        return self.value


class Reals:
    """A source that is no generator: the data."""

    protocol = "reals"

    def __init__(self, parts: Parts) -> None:
        self.data = torch.from_numpy(parts.dataset.split("train").data)

    def batches(self, count: int, seed: int = 0) -> Iterator[Fakes]:
        """All at once."""
        yield Fakes(self.data)


def test_a_metric_may_ask_the_generator_itself_and_any_source_can_be_measured(parts: Parts, tmp_path: Path) -> None:
    plain, gan = measurement(parts, tmp_path), game(parts)
    assert plain.of(Reals(parts))["fid"] == pytest.approx(0, abs=1e-9)
    assert plain.protocol(Reals(parts)) == "identity/train500/gen300/reals"

    parts.metrics["shift"] = Shift()
    measure = measurement(parts, tmp_path)
    assert measure.of(Sampler(gan, 8))["shift"] > 0
    with pytest.raises(ValueError, match="metric=shift asks the generator itself, and there is none here"):
        measure.of(Reals(parts))


def test_a_cached_reference_that_is_damaged_is_taken_anew(parts: Parts, tmp_path: Path) -> None:
    measure, source = measurement(parts, tmp_path), Sampler(game(parts), 8)
    expected, path = measure.of(source), measure.reference.path("identity")
    content = path.read_bytes()
    for damaged in (content[:-100], content[:-100] + bytes(96) + content[-4:], b""):
        path.write_bytes(damaged)
        parts.metrics["fid"] = FID()
        assert measurement(parts, tmp_path).of(source) == expected
        assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == [path.name]


class Seen(Metric):
    """What it is given."""

    needs_samples = needs_held_out = True

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, list[FeatureOutput]] = {"real": [], "fake": [], "held out": []}

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep it."""
        self.given["real" if real else "fake"].append(output)

    def hold_out(self, output: FeatureOutput) -> None:
        """Keep it."""
        self.given["held out"].append(output)

    def compute(self) -> Tensor:
        """The count of fakes."""
        return torch.tensor(sum(len(o.features) for o in self.given["fake"]))


def test_a_metric_is_given_samples_and_held_out_data_where_it_needs_them(tmp_path: Path) -> None:
    small = ["generator=gan", "discriminator=gan", "generator.widths=[8]", "discriminator.widths=[8]"]
    parts = build(compose([*small, "dataset=digits", "dataset.classes=[3,7]", "metric=[fid]", "features.steps=2"]))
    seen = parts.metrics["seen"] = Seen()
    measure = measurement(parts, tmp_path)
    assert measure.of(Sampler(parts.game(1), 2))["seen"] == 300
    for side, split in (("real", "train"), ("held out", "test")):
        data, labels = parts.dataset.split(split)  # type: ignore[arg-type]
        samples = torch.cat([o.samples for o in seen.given[side] if o.samples is not None])
        assert_close(samples, parts.dataset.modality.tensor(torch.from_numpy(data)))
        found = torch.cat([o.labels for o in seen.given[side] if o.labels is not None])
        assert_close(found, torch.tensor([3, 7])[torch.from_numpy(labels)])
        assert_close(parts.features(samples).features, torch.cat([o.features for o in seen.given[side]]))
    fakes = seen.given["fake"][0]
    assert fakes.samples is not None
    assert_close(parts.features(fakes.samples).features, fakes.features)
    measure.reference.split_name = "test"
    with pytest.raises(ValueError, match="metric=seen tells training from held-out data"):
        measure.prepare(torch.device("cpu"))


def test_the_error_of_a_mean_by_redrawing_is_that_of_the_textbook(parts: Parts, tmp_path: Path) -> None:
    class Mean(Metric):
        def __init__(self) -> None:
            super().__init__()
            self.fake = Rows()

        def update(self, output: FeatureOutput, real: bool) -> None:
            if not real:
                self.fake.append(output.features[:, 0].double())

        def compute(self) -> Tensor:
            return self.fake.tensor().mean()

    parts.metrics["fid"] = Mean()
    measure, source = measurement(parts, tmp_path), Sampler(game(parts), 8)
    values = torch.cat([f.samples for f in source.batches(300)])[:, 0].double()
    expected = float(values.std()) / 300**0.5
    assert measure.errors(source, 400)["fid"] == pytest.approx(expected, rel=0.15)
