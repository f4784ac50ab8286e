"""Evaluations of runs by any of their names, of checkpoints, and of folders of images."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganlab.config import compose
from ganlab.dataset.digits import Digits
from ganlab.errors import WrongUse
from ganlab.measure.evaluate import How, evaluate
from ganlab.run.train import train
from ganlab.store.run import Run

Tiny = Callable[..., list[str]]
DIGITS = ["dataset=digits", "features.steps=30", "metric=[fid,class_histogram]"]


@pytest.fixture
def run(tiny: Tiny) -> Run:
    return train(compose(tiny("training.turns=4")))


def test_a_run_is_evaluated_by_any_of_its_names_and_remembers_it(run: Run) -> None:
    runs = run.folder.parent.parent
    how = How(samples=300, bootstrap=20)
    (by_folder,) = evaluate(run.folder, how=how)
    (by_signature,) = evaluate(run.signature[:6], how=how, runs=runs)
    (best,) = evaluate(run.checkpoints / "best.pt", how=how)
    assert by_signature == by_folder
    assert (by_folder.checkpoint, best.checkpoint) == ("turn-000000004.pt", "best.pt")
    assert by_folder.protocol == "identity/train256/gen300/ema0.999/bn-standing8x256/seeds3"
    assert best == evaluate(run.folder, how=how, checkpoint="best")[0]

    value = by_folder.value
    assert value.interval is not None
    assert len(value.each) == 3
    assert value.interval[0] < value.mean < value.interval[1]
    row = run.evaluations.rows()[0]
    assert (row["name"], row["value"], row["deviation"]) == ("fid", value.mean, value.deviation)
    assert row["interval"] == list(value.interval)


def test_other_metrics_data_and_weights_can_be_asked_for(run: Run) -> None:
    asked = ["metric=[precision,sliced_wasserstein,memorisation]"]
    found = {one.name: one for one in evaluate(run.folder, asked, How(samples=100, seeds=1), average=False)}
    assert set(found) == {"precision", "sliced_wasserstein", "memorisation"}
    assert found["precision"].protocol == "identity/train256/gen100/no-ema/bn-eval/k3"
    assert set(found["memorisation"].details) == {"fake", "held_out"}
    held = evaluate(run.folder, ["dataset=swiss_roll", "dataset.samples=300"], How(seeds=1, samples=100, split="test"))
    assert held[0].protocol.startswith("identity/test")
    for wrong, sentence in (
        (
            ["dataset=digits", "features=classifier"],
            "the run makes points of 2 coordinates, and dataset=digits has grey",
        ),
        (["metric=[class_agreement]", "dataset=ring"], "metric=class_agreement compares with the dataset's classes"),
        (["metric=[perceptual_path_length]", "features=inception"], "perceptual_path_length follows changes"),
    ):
        with pytest.raises(WrongUse, match=sentence):
            evaluate(run.folder, wrong)


def images(folder: Path, data: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> Path:
    folder.mkdir(parents=True)
    for index, image in enumerate(data):
        Image.fromarray(image[..., 0]).save(folder / f"{index:04d}.png")
    return folder


def test_a_folder_of_the_data_itself_is_perfect_and_one_class_of_it_is_seen(tmp_path: Path) -> None:
    data, labels = Digits().load("train")
    assert labels is not None
    every = {one.name: one for one in evaluate(images(tmp_path / "all", data), DIGITS)}  # type: ignore[arg-type]
    assert every["fid"].value.mean == pytest.approx(0, abs=1e-5)
    assert every["fid"].value.deviation is None  # the same images each time
    assert every["fid"].protocol.endswith(f"/train{len(data)}/gen{len(data)}/files")
    assert every["fid"].checkpoint is None

    fours = images(tmp_path / "fours" / "4", data[labels == 4])  # type: ignore[arg-type]
    some = {one.name: one for one in evaluate(fours.parent, DIGITS, How(samples=50, seeds=2))}
    assert some["class_histogram"].value.mean > 0.3
    assert some["fid"].value.deviation is not None
    assert some["class_histogram"].details["generated"][4] > 0.8
    evaluate(fours.parent, [*DIGITS[:2], "metric=[class_agreement]"])  # the subfolder is a label


def test_images_of_another_size_are_fitted_and_the_protocol_says_so(tmp_path: Path) -> None:
    data, _ = Digits(image_size=16).load("train")
    folder = images(tmp_path / "large", data[:40])  # type: ignore[arg-type]
    (fid,) = evaluate(folder, [*DIGITS[:2], "metric=[fid]"])
    assert fid.protocol.endswith("gen40/files-fitted8x8")


def test_refused(tmp_path: Path) -> None:
    folder = images(tmp_path / "few", np.zeros((3, 8, 8, 1), np.uint8))
    for target, overrides, how, sentence in (
        (folder, [], How(), "give --reference DATASET"),
        (folder, DIGITS, How(samples=9), "--samples 9 is more than the 3 images"),
        (folder, ["dataset=ring"], How(), "holds images, and dataset=ring has none"),
        (tmp_path / "none", DIGITS, How(), "neither a run's folder nor the beginning"),
    ):
        with pytest.raises(WrongUse, match=sentence):
            evaluate(target, overrides, how, runs=tmp_path / "runs")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(WrongUse, match=r"it holds 0 images, and at least 2 are needed"):
        evaluate(empty, DIGITS)
    with pytest.raises(WrongUse, match="--truncation is for runs"):
        evaluate(folder, DIGITS, truncation=0.5)
    (folder / "0001.png").write_bytes(b"no image")
    with pytest.raises(WrongUse, match=r"0001.png is not an image that can be read"):
        evaluate(folder, DIGITS)
    for wrong, sentence in (("seeds", "--seeds must be at least 1"), ("bootstrap", "--bootstrap must be at least 0")):
        with pytest.raises(WrongUse, match=sentence):
            How(**{wrong: -1})
