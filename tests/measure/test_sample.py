"""Samples of a run, as files; and what a wrong wish is told."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.testing import assert_close

from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.measure.load import load
from ganlab.measure.pictures import Pictures
from ganlab.measure.sample import samples, write_samples
from ganlab.run.train import train
from ganlab.store.run import Run

Tiny = Callable[..., list[str]]


@pytest.fixture
def run(tiny: Tiny) -> Run:
    return train(compose(tiny("metric=[]", "training.turns=2", "conditioning=concat")))


def test_a_picture_of_a_training_can_be_drawn_again(run: Run) -> None:
    trained = load(run)
    dataset = trained.parts.dataset
    pictures = Pictures(dataset)
    behind = pictures.behind(dataset.split("train"))
    again = dataset.modality.draw(pictures.of(trained.sampler(), seed=1), behind=behind)
    with Image.open(run.samples / "0000002.png") as drawn:
        assert np.array_equal(np.asarray(again), np.asarray(drawn))


def test_without_a_place_samples_go_into_the_run_and_overwrite_nothing(run: Run) -> None:
    first = write_samples(run, count=9)
    content = first.read_bytes()
    assert first == run.folder / "pictures" / "sample.png"
    assert write_samples(run, count=9, seed=1) == run.folder / "pictures" / "sample-2.png"
    assert first.read_bytes() == content


def test_a_given_place_is_made(run: Run, tmp_path: Path) -> None:
    out = write_samples(run, tmp_path / "new" / "x.npy", count=300, seed=4)
    assert_close(torch.from_numpy(np.load(out)), samples(run, 300, 4))
    (tmp_path / "file").touch()
    with pytest.raises(
        WrongUse, match=r"x.png cannot be written \(Not a directory\)|cannot be written \(File exists\)"
    ):
        write_samples(run, tmp_path / "file" / "x.png")
    with pytest.raises(WrongUse, match=r"--out x.jpg must end in .png or .npy, or be a folder"):
        write_samples(run, Path("x.jpg"))


def test_one_class_can_be_asked_for_where_the_generator_is_told(run: Run, tiny: Tiny) -> None:
    assert not torch.equal(samples(run, 4, labels=[1]), samples(run, 4, labels=[2]))
    with pytest.raises(WrongUse, match="--labels 8 is no class of this run, which has 8; give one from 0 to 7"):
        samples(run, 4, labels="8")
    alone = train(compose(tiny("metric=[]", "training.turns=1")))
    with pytest.raises(WrongUse, match="--labels 3 asks for classes, and this run's generator is told none"):
        samples(alone, 4, labels="3")


def test_a_finished_run_without_a_checkpoint_says_how_to_get_one(run: Run) -> None:
    for checkpoint in run.checkpoints.glob("*.pt"):
        checkpoint.write_bytes(b"")
    with pytest.raises(WrongUse, match=r"no checkpoint that can be read; its command with fresh=true trains it anew"):
        samples(run, 4)
