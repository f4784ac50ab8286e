"""A run that translates: trained, sampled, measured, played against others; and its metrics by closed forms."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.testing import assert_close
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric

from ganlab.cli.sample import run as sample
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.features import FeatureOutput
from ganlab.measure.crossplay import crossplay
from ganlab.measure.evaluate import evaluate_run
from ganlab.measure.load import load, look
from ganlab.measure.sample import samples
from ganlab.measure.translations import Translations
from ganlab.metric.class_survival import ClassSurvival
from ganlab.metric.directed import Directed
from ganlab.metric.fid import FID
from ganlab.run.train import train
from ganlab.store.run import Run

NAMES = ("fid_forward", "fid_backward", "cycle_error", "class_survival")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("cycle")
    overrides = [
        "model=cyclegan",
        "features.steps=30",
        "generator.width=4",
        "generator.blocks=1",
        "discriminator.width=4",
        "training.turns=4",
        "training.epochs=null",
        "training.batch_size=4",
        "training.log_every=2",
        "callback=[]",
        "training.evaluate_every=4",
        "training.sample_every=4",
        "training.checkpoint_every=2",
        "watch=default",
        "training.evaluate_samples=64",
        f"paths.runs={folder}",
        "name=cycle",
    ]
    return train(compose(overrides), overrides)


def test_a_run_records_both_directions(run: Run) -> None:
    last = run.history[-1]
    parts = [last[f"loss/generator/{part}"] for part in ("forward", "backward", "cycle", "identity")]
    assert sum(parts) == pytest.approx(last["loss/generator"], rel=1e-5)
    assert last["loss/discriminator"] == pytest.approx(
        last["loss/discriminator/forward"] + last["loss/discriminator/backward"], rel=1e-5
    )
    result = run.result
    assert set(result["metrics"]) == set(NAMES)
    assert "translated-test359+359" in result["metrics"]["fid_forward"]["protocol"]
    assert result["metrics"]["fid_forward"]["protocol"] != result["metrics"]["fid_backward"]["protocol"]
    with Image.open(run.samples / "0000004.png") as sheet:
        assert sheet.width == sheet.height  # nine rows of three times there and back


def test_the_same_run_measures_the_same_again(run: Run) -> None:
    found = {one.name: one.value.each[0] for one in evaluate_run(run)}
    for name in NAMES:
        assert found[name] == pytest.approx(run.result["metrics"][name]["final"], rel=1e-4)


def test_translations_are_of_held_out_samples(run: Run) -> None:
    trained = load(run)
    source = trained.source()
    assert isinstance(source, Translations)
    x, asked = source.inputs(10, seed=3)
    split = trained.parts.dataset.split("test")
    held_out = trained.parts.dataset.modality.tensor(torch.from_numpy(split.data)).flatten(1)
    assert split.labels is not None
    for one, label in zip(x, asked.tolist(), strict=True):
        rows = (held_out == one.flatten()).all(1).nonzero().flatten().tolist()
        assert (label + 10) % 20 in split.labels[rows].tolist()
    assert (asked >= 10).tolist() == [True] * 5 + [False] * 5
    trip = next(source.round_trips(6, seed=3))
    with torch.no_grad():
        forward = trained.game.networks["generator"].forwards(trip.source[:3], None)  # type: ignore[operator]
        back = trained.game.networks["generator"].backwards(forward, None)  # type: ignore[operator]
    assert_close(trip.made[:3], forward)
    assert_close(trip.back[:3], back)
    many, _ = source.of_target().inputs(800, seed=0)  # more than there are: round and round
    assert len(many.flatten(1).unique(dim=0)) <= 359
    assert_close(samples(run, 7), samples(run, 7))


def test_pictures_of_a_folder_are_translated(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name, grey in (("one.jpg", 30), ("deep/two.png", 200)):
        Image.new("RGB", (20, 12), (grey,) * 3).save(tmp_path / "in" / name)
    sample([str(run.folder), "--input", f"{tmp_path}/in", "--out", f"{tmp_path}/out", "--towards", "a"])
    assert capsys.readouterr().out.strip() == f"{tmp_path}/out"
    made = {str(f.relative_to(tmp_path / "out")): np.asarray(Image.open(f)) for f in (tmp_path / "out").rglob("*.png")}
    assert set(made) == {"one.png", "deep/two.png"}
    assert all(picture.shape == (8, 8) for picture in made.values())
    sample([str(run.folder), "--input", f"{tmp_path}/in"])
    assert (run.folder / "pictures" / "translated" / "deep" / "two.png").is_file()
    sample([str(run.folder), "-n", "4"])
    with pytest.raises(WrongUse, match="is no folder of images"):
        sample([str(run.folder), "--input", f"{tmp_path}/nowhere"])
    with pytest.raises(WrongUse, match="--truncation is for generators that start from latents"):
        sample([str(run.folder), "--truncation", "0.5"])


def test_a_command_that_needs_a_latent_refuses_it(run: Run) -> None:
    with pytest.raises(WrongUse, match=r"ganlab interpolate starts from latents, and the generator of .* takes none"):
        look(run, "interpolate")


def test_it_plays_against_others(run: Run, tmp_path: Path) -> None:
    overrides = [
        "dataset=digits",
        "generator=gan",
        "discriminator=gan",
        "metric=[]",
        "generator.widths=[8]",
        "discriminator.widths=[8]",
        "training.turns=2",
        "training.epochs=null",
        "callback=[]",
        "training.batch_size=8",
        "training.sample_every=0",
        f"paths.runs={tmp_path}",
    ]
    other = train(compose(overrides), overrides)
    with pytest.raises(WrongUse, match="--input is for runs that translate"):
        sample([str(other.folder), "--input", str(tmp_path)])
    play = crossplay({"cycle": run, "gan": other}, count=40)
    assert np.array(play.accuracy).shape == (2, 2)
    assert play.thresholds[0] == "0.5, the boundary of its loss"
    assert any("cycle learned inverted-digits, and gan makes digits" in note for note in play.notes)


def output(features: torch.Tensor, labels: list[int], probabilities: torch.Tensor | None = None) -> FeatureOutput:
    return FeatureOutput(features, probabilities, torch.tensor(labels))


def test_a_directed_metric_sees_its_domain_alone() -> None:
    random = torch.Generator().manual_seed(0)
    a, b, made = (torch.randn(50, 3, generator=random, dtype=torch.float64) + shift for shift in (0, 5, 4))
    forward, backward = Directed(FID(), "b", 4), Directed(FID(), "a", 4)
    for metric in (forward, backward):
        metric.update(output(torch.cat([a, b]), [0, 1] * 25 + [2, 3] * 25), real=True)
        for _ in range(2):  # forgetting the fakes leaves the reals
            metric.reset()
            metric.update(output(made, [3] * 20 + [0] * 30), real=False)
    for metric, real, fake in ((forward, b, made[:20]), (backward, a, made[20:])):
        statistics = [fid_features_to_statistics(x) for x in (real, fake)]
        expected = fid_statistics_to_metric(*statistics, verbose=False)["frechet_inception_distance"]
        assert float(metric.compute()) == pytest.approx(expected, rel=1e-9)


def test_a_class_survives_among_those_of_its_new_domain() -> None:
    metric = ClassSurvival(num_classes=4)  # two classes in each of two domains
    probabilities = torch.tensor([
        [0.0, 0.6, 0.3, 0.1],  # asked for 2: the likelier of the second domain's, though the first's 1 is likelier
        [0.0, 0.1, 0.2, 0.7],  # asked for 2, found 3
        [0.1, 0.5, 0.2, 0.2],  # asked for 1, found it
        [0.0, 0.0, 0.1, 0.9],  # asked for 3, found it
    ])  # fmt: skip
    metric.update(output(torch.zeros(4, 1), [2, 2, 1, 3], probabilities), real=False)
    assert float(metric.compute()) == 0.75
    assert metric.details() == {"forward": pytest.approx(2 / 3), "backward": 1.0, "strict": 0.5}
