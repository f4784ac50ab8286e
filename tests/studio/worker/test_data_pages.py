"""Datasets and augmentations through the app."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image

from ganlab.dataset.digits import Digits


def picture(client: TestClient, address: str) -> NDArray[np.uint8]:
    answer = client.get(f"/api/data/{address}")
    assert answer.status_code == 200, answer.text
    return np.asarray(Image.open(BytesIO(answer.content)))


def test_a_card_for_every_dataset_without_a_worker(client: TestClient) -> None:
    cards = {card["word"]: card for card in client.get("/api/data").json()["datasets"]}
    assert {"digits", "mnist", "ring", "folder", "points"} <= cards.keys()
    assert cards["folder"]["needs_path"]
    assert not cards["mnist"]["needs_path"]
    assert "handwritten" in cards["mnist"]["summary"]


def test_facts_and_counts_of_all_classes_and_of_one(client: TestClient) -> None:
    facts = client.get("/api/data/digits").json()
    labels = Digits().load("train").labels
    assert (facts["train"], facts["test"], facts["on_disk"]) == (1438, 359, True)
    assert labels is not None
    assert facts["histogram"] == np.bincount(labels).tolist()
    one = client.get("/api/data/digits?set=dataset.classes=[3]").json()
    assert (one["classes"], one["histogram"]) == (["3"], [int((labels == 3).sum())])
    assert client.get("/api/data/swiss_roll").json()["histogram"] is None
    there = client.get("/api/data/digits/there").json()
    assert there == {key: facts[key] for key in there}
    assert "train" not in there


def test_a_dataset_that_is_not_on_this_disk_says_how_to_put_it_there(client: TestClient, tmp_path: Path) -> None:
    facts = client.get("/api/data/celeba").json()
    assert (facts["on_disk"], facts["sample_shape"]) == (False, [3, 64, 64])
    assert "dataset.path=FOLDER" in facts["how"]
    assert client.get("/api/data/celeba/there").json() == facts
    refused = client.get("/api/data/celeba/pictures.png")
    assert refused.status_code == 400
    assert "not on this disk" in refused.json()["error"]
    Image.new("L", (9, 9), 200).save(tmp_path / "a.png")
    Image.new("L", (9, 9), 100).save(tmp_path / "b.png")
    own = client.get("/api/data/folder", params={"path": str(tmp_path), "set": ["dataset.image_size=8"]}).json()
    assert (own["train"], own["test"], own["sample_shape"]) == (1, 1, [3, 8, 8])


def test_pictures_are_drawn_by_the_seed_and_their_labels_are_told(client: TestClient) -> None:
    sheet = picture(client, "digits/pictures.png?seed=1&count=6&columns=3")
    told = client.get("/api/data/digits/pictures?seed=1&count=6&columns=3").json()
    data, labels = Digits().load("train")
    np.testing.assert_array_equal(sheet[8:, 8:16], data[told["rows"][4]][..., 0])
    assert labels is not None
    assert told["labels"] == [str(labels[row]) for row in told["rows"]]
    assert (picture(client, "digits/pictures.png?seed=2&count=6&columns=3") != sheet).any()
    assert picture(client, "ring/pictures.png?count=500&pixels=64").shape == (64, 64, 3)


def test_one_picture_of_each_class(client: TestClient) -> None:
    assert picture(client, "digits/classes.png?columns=10").shape == (8, 80)
    data, labels = Digits().load("train")
    assert labels is not None
    three = picture(client, "digits/class/3.png?seed=4")
    assert (data[labels == 3][..., 0] == three).all((1, 2)).any()


def test_augmentations_beside_what_they_are_of(client: TestClient) -> None:
    both = picture(client, "digits/augmented.png?augmentation=flip&set=augmentation.flip.probability=1&count=4")
    assert both.shape == (16, 32)
    for column in range(0, 32, 8):
        np.testing.assert_array_equal(both[8:, column : column + 8], both[:8, column : column + 8][:, ::-1])
    none = picture(client, "digits/augmented.png?augmentation=flip&set=augmentation.flip.probability=0&count=4")
    np.testing.assert_array_equal(none[8:], none[:8])
    two = picture(
        client, "digits/augmented.png?augmentation=rotation&augmentation=noise&set=augmentation.noise.deviation=0.3"
    )
    assert (two[8:] != two[:8]).any()
    before, after = (
        picture(client, f"ring/augmented.png?augmentation=noise&count=50&after={w}") for w in ("false", "true")
    )
    assert (before != after).any()


@pytest.mark.parametrize(
    "word", ["ada", "apa", "centre_crop", "diffaugment", "flip", "instance_noise", "noise", "rotation"]
)
def test_every_augmentation_has_a_preview(client: TestClient, word: str) -> None:
    probability = f"&set=augmentation.{word}.probability=1" if word in ("ada", "apa") else ""
    both = picture(client, f"digits/augmented.png?augmentation={word}{probability}")
    assert (both[8:] != both[:8]).any()


REFUSED = (
    "nope",
    "digits?set=x",
    "digits?set=loss=hinge.x",
    "digits?set=dataset.classes=[99]",
    "digits?set=dataset.limit=x",
    "digits?set=dataset._target_=os.system",
    "digits?set=paths.cache=/",
    "digits?path=%00",
    "folder",
    "points?path=/etc",
    "digits/pictures.png?count=0",
    "digits/pictures.png?seed=-1",
    "digits/class/10.png",
    "digits/class/x.png",
    "D",
    "swiss_roll/classes.png",
    "digits/augmented.png",
    "digits/augmented.png?augmentation=nope",
    "digits/nothing",
    "ring/augmented.png?augmentation=flip",
    "digits/augmented.png?augmentation=flip&set=augmentation.flip.x=1",
    "digits/augmented.png?augmentation=flip&set=augmentation.flip.probability=7",
    "digits?set=dataset.cache=/",
    "digits/augmented.png?augmentation=flip&set=augmentation.flip.probability=0,1",
    "digits?set=dataset.image_size=0",
)


@pytest.mark.parametrize("page", REFUSED)
def test_what_cannot_be_is_one_sentence(client: TestClient, page: str) -> None:
    answer = client.get(f"/api/data/{page}")
    assert 400 <= answer.status_code < 500, answer.text
    assert "\n" not in answer.json()["error"]
