"""Two domains: where they come from, how they are changed, drawn from and named."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.testing import assert_array_equal
from PIL import Image

from ganlab.build.make import make
from ganlab.config import compose
from ganlab.config.refusal import refused
from ganlab.dataset import Dataset
from ganlab.errors import WrongUse
from ganlab.run.data import Data, Turns


def pair(*overrides: str) -> Dataset:
    with refused():
        made: Dataset = make(compose(["dataset=pair", *overrides]).dataset)
    return made


def test_the_default_needs_no_data_on_disk() -> None:
    found = pair()
    split = found.split("test")
    first, second = found.streams(split)
    digits = make(compose(["dataset=digits"]).dataset).split("test")
    assert_array_equal(split.data[first], digits.data)
    assert_array_equal(split.data[second], 255 - digits.data)
    assert split.labels is not None
    assert_array_equal(split.labels[first], digits.labels)
    assert_array_equal(split.labels[second], digits.labels + 10)
    assert found.class_names[13] == "inverted-digits 3"
    assert found.target.name == "inverted-digits"


def test_changes_follow_each_other() -> None:
    whole = make(compose(["dataset=digits"]).dataset).split("train").data
    found = pair("dataset.b=digits+rotated+inverted", "dataset.a={word:digits,limit:7}")
    split = found.split("train")
    first, second = found.streams(split)
    assert first == slice(0, 7)
    assert_array_equal(split.data[first], whole[:7])
    assert_array_equal(split.data[second][0, ..., 0], 255 - np.rot90(whole[0, ..., 0]))


def test_the_size_of_both_makes_a_larger_word_smaller() -> None:
    """As `dataset.b=mnist dataset.image_size=16` is asked, which padding would refuse."""
    cfg = compose(["dataset=pair", "dataset.b=mnist", "dataset.image_size=16"])
    assert (cfg.dataset.first.image_size, cfg.dataset.second.image_size) == (16, 16)
    assert cfg.dataset.second.fit == "resample"
    asked = compose(["dataset=pair", "dataset.b={word:mnist,fit:crop}", "dataset.image_size=16"])
    assert asked.dataset.second.fit == "crop"


def test_each_domain_has_a_stream_of_its_own() -> None:
    found = pair("dataset.a={word:digits,limit:6}")
    split = found.split("train")
    data = Data(found, split, 4, 1, seed=3)
    turns = Turns(data, torch.device("cpu"))
    assert data.turns_per_epoch == 1438 / 4
    seen = []
    for turn in range(3):  # twice through the six of a
        real, labels = turns.batch(turn)
        assert real.shape == (2, 4, 1, 8, 8)
        assert labels is not None
        assert bool((labels[0] < 10).all())
        assert bool((labels[1] >= 10).all())
        seen.append(real[0])
    rows = torch.cat(seen).flatten(1)
    for half in rows.split(6):
        assert len(half.unique(dim=0)) == 6


def test_folders_of_two_domains(tmp_path: Path, cache: Path) -> None:
    shades = {"trainA": (0, 30), "trainB": (200, 220, 240), "testA": (10, 20), "testB": (250, 255)}
    for folder, greys in shades.items():
        (tmp_path / folder).mkdir()
        for grey in greys:
            Image.new("RGB", (9, 12), (grey,) * 3).save(tmp_path / folder / f"{grey}.png")
    found = pair(f"dataset.path={tmp_path}", "dataset.image_size=8", f"paths.cache={cache}")
    assert found.class_names == ["trainA", "trainB"]
    split, test = found.split("train"), found.split("test")
    assert sorted(split.data[:, 0, 0, 0].tolist()) == [0, 30, 200, 220, 240]
    assert test.data[:, 0, 0, 0].tolist() == [10, 20, 250, 255]
    assert found.streams(split) == [slice(0, 2), slice(2, 5)]
    assert found.holds(tmp_path / "testB" / "runs")
    two = pair(f"dataset.a={tmp_path}/trainA", f"dataset.b={tmp_path}/trainB")
    assert two.sample_shape == (3, 32, 32)


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        (["dataset.b=nope"], "^dataset.b=nope is neither a word of dataset nor a folder"),
        (["dataset.b=pair"], "dataset.b=pair is made of two itself"),
        (["dataset.b={word:digits,colour:3}"], "dataset.b=digits takes no colour; it takes image_size"),
        (["dataset.b=ring+inverted"], "inverted is for images, and dataset=ring has none"),
        (
            ["dataset.b=cifar10+inverted"],
            "dataset.a=digits has grey images of 8 x 8 pixels, and dataset.b=inverted-cifar10 has",
        ),
        (["dataset.b=digits+mirrored"], "dataset=digits\\+mirrored is no change of images; use inverted or rotated"),
        (["dataset.path=/nowhere"], "dataset.path=/nowhere has no folder trainA"),
    ],
)
def test_what_cannot_be_a_pair_is_one_sentence(overrides: list[str], sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence) as raised:
        pair(*overrides)
    assert "\n" not in str(raised.value)
