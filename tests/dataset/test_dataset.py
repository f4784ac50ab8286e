"""Images from disk: any size and mode in, one array out; what cannot be read is named."""

from pathlib import Path

import datasets
import huggingface_hub.constants
import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_digits

from ganlab.config import compose
from ganlab.dataset.decoding import Fitting
from ganlab.dataset.digits import Digits
from ganlab.dataset.folder import Folder
from ganlab.dataset.hugging_face import HuggingFace


def image(mode: str, size: tuple[int, int], value: int) -> Image.Image:
    colour = {"L": value, "P": value, "1": 1, "I;16": value * 257}.get(
        mode, (value,) * len(Image.new(mode, (1, 1)).getbands())
    )
    return Image.new(mode, size, colour)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "images"
    for index, mode in enumerate(("L", "RGB", "RGBA", "LA", "CMYK", "L") * 3):
        path = root / ("cat" if index % 2 else "dog") / f"{index:02d}.png"
        path = path.with_suffix(".jpg") if mode == "CMYK" else path
        path.parent.mkdir(parents=True, exist_ok=True)
        image(mode, (20 + index, 31), 100).save(path)
    return root


def test_a_folder_of_mixed_images_becomes_one_array_with_its_subfolders_as_classes(folder: Path, cache: Path) -> None:
    dataset = Folder(str(folder), str(cache), image_size=16, channels=3)
    train, test = dataset.split("train"), dataset.split("test")
    assert dataset.class_names == ["cat", "dog"]
    assert train.data.shape == (16, 16, 16, 3)
    assert test.data.shape == (2, 16, 16, 3)
    assert train.labels.tolist() == [0] * 8 + [1] * 8
    assert Folder(str(folder), str(cache), image_size=8, channels=1).split("train").data.shape == (16, 8, 8, 1)


def test_16_bits_are_scaled_to_8_and_32_refused(tmp_path: Path, cache: Path) -> None:
    for index in range(3):
        image("I;16", (8, 8), 100).save(tmp_path / f"{index}.png")
    assert (Folder(str(tmp_path), str(cache), image_size=8, channels=1).split("train").data == 100).all()
    Image.new("F", (8, 8), 0.5).save(tmp_path / "3.tif")
    with pytest.raises(ValueError, match=r"3.tif is not an image that can be read \(its values have 32 bits"):
        Folder(str(tmp_path), str(cache), image_size=8, channels=1).split("train")


def test_a_folder_without_subfolders_has_no_labels(tmp_path: Path, cache: Path) -> None:
    for index in range(3):
        image("L", (5, 5), 9).save(tmp_path / f"{index}.png")
    dataset = Folder(str(tmp_path), str(cache), image_size=8, channels=1, fit="pad")
    assert dataset.num_classes == 0
    data, labels = dataset.split("train")
    assert labels is None
    assert data[0, 3, 3, 0] == 9
    assert data[0, 0, 0, 0] == 0


def test_what_is_wrong_with_a_folder_is_said(folder: Path, tmp_path: Path, cache: Path) -> None:
    with pytest.raises(ValueError, match="holds 0 images"):
        Folder(str(tmp_path / "images" / "empty" if (folder / "empty").mkdir() else folder / "empty"), str(cache))
    with pytest.raises(ValueError, match="padded; ask for a larger one"):
        Folder(str(folder), str(cache), image_size=8, fit="pad").split("train")
    broken = folder / "cat" / "99.png"
    broken.write_bytes(b"no image")
    with pytest.raises(ValueError, match=r"99.png is not an image that can be read .*; remove or replace it"):
        Folder(str(folder), str(cache), image_size=16).split("train")
    assert not list((cache / "datasets" / "folder").glob("*.part"))


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    for split, count in (("train", 12), ("test", 4)):
        rows = {"picture": [image("L", (9, 9), 10 * i) for i in range(count)], "kind": [i % 3 for i in range(count)]}
        features = datasets.Features({"picture": datasets.Image(), "kind": datasets.Value("int64")})
        datasets.Dataset.from_dict(rows, features=features).to_parquet(str(source / f"{split}-00000-of-00001.parquet"))
    return source


def local(path: Path, cache: Path, **more: object) -> HuggingFace:
    given = {
        "image_size": 12,
        "channels": 1,
        "class_names": "abc",
        "image_column": "picture",
        "label_column": "kind",
        "fit": "pad",
    }
    return HuggingFace("mine", str(path), cache=str(cache), **{**given, **more})  # type: ignore[arg-type]


def test_whether_a_dataset_is_on_this_disk(
    parquet: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.delenv("HF_DATASETS_CACHE", raising=False)
    assert Digits().is_on_disk
    assert local(parquet, cache).is_on_disk
    far = HuggingFace("far", "some/where", 8, 1, ["a"], str(cache / "far"))
    assert not far.is_on_disk
    (tmp_path / "hub" / "datasets" / "some___where").mkdir(parents=True)
    assert far.is_on_disk


def test_a_local_copy_is_decoded_once_and_memory_mapped(parquet: Path, cache: Path) -> None:
    dataset = local(parquet, cache, classes=["b"])
    data, labels = dataset.load("train")
    assert isinstance(data, np.memmap)
    assert data.shape == (12, 12, 12, 1)
    assert data[:, 5, 5, 0].tolist() == [10 * i for i in range(12)]
    assert data[:, 0, 0, 0].tolist() == [0] * 12
    assert labels.tolist() == [0, 1, 2] * 4
    assert dataset.split("train").data[:, 5, 5, 0].tolist() == [10, 40, 70, 100]
    (parquet / "unrelated.txt").touch()
    assert local(parquet, cache).load("train").data.filename == data.filename


def test_files_of_another_dataset_are_known_by_their_classes(parquet: Path, cache: Path) -> None:
    rows = {"picture": [image("L", (9, 9), 0)], "digit": [1]}
    features = datasets.Features({"picture": datasets.Image(), "digit": datasets.ClassLabel(names=["lion", "tiger"])})
    for split in ("train", "test"):
        path = parquet / f"{split}-00000-of-00001.parquet"
        datasets.Dataset.from_dict(rows, features=features).to_parquet(str(path))
    with pytest.raises(ValueError, match=r"the classes of .* are lion, tiger, \.\.\., and those of dataset="):
        local(parquet, cache, image_column="picture", label_column="digit").load("train")


def test_what_is_wrong_with_a_source_is_said(parquet: Path, cache: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no column label; it has picture, kind"):
        local(parquet, cache, label_column="label").load("train")
    with pytest.raises(ValueError, match=r"no parquet file whose name starts with 'val'"):
        local(parquet, cache, splits={"train": "val", "test": "test"}).load("train")
    (tmp_path / "bare").mkdir()
    with pytest.raises(ValueError, match="holds no parquet files; for a folder of images use dataset=folder"):
        local(tmp_path / "bare", cache)
    rows = {"picture": [{"bytes": b"no image", "path": None}], "kind": [0]}
    datasets.Dataset.from_dict(rows).to_parquet(str(parquet / "train-00000-of-00001.parquet"))
    with pytest.raises(ValueError, match=r"row 0 of the train split .* is not an image"):
        local(parquet, cache).load("train")


def test_the_only_column_of_images_is_found_by_itself(
    parquet: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "ganlab"):
        found = local(parquet, cache, image_column="img").load("train")
    assert "no column img; its images are in picture" in caplog.text
    np.testing.assert_array_equal(found.data, local(parquet, cache).load("train").data)
    rows = {name: [image("L", (9, 9), 1)] for name in ("left", "right")} | {"kind": [0]}
    features = datasets.Features({k: datasets.Value("int64") if k == "kind" else datasets.Image() for k in rows})
    path = parquet / "train-00000-of-00001.parquet"
    datasets.Dataset.from_dict(rows, features=features).to_parquet(str(path))
    with pytest.raises(ValueError, match=r"has no column img; it has left, right, kind; set dataset.image_column"):
        local(parquet, cache, image_column="img").load("train")


def test_no_network_is_one_sentence_and_the_hub_is_asked_once(
    cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A closed port stands for a network that is not there."""
    for place in (huggingface_hub.constants, datasets.config):
        monkeypatch.setattr(place, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    dataset = local(Path("nobody/nothing"), cache)
    with pytest.raises(
        ValueError, match=r"could not be loaded from 'nobody/nothing' .* local copy by dataset.path=FOLDER"
    ):
        dataset.load("train")
    assert not caplog.records
    assert not datasets.config.HF_HUB_OFFLINE


def test_digits_are_those_of_scikit_learn() -> None:
    images, labels = load_digits(return_X_y=True)
    test = np.arange(len(images)) % 5 == 4
    for split, chosen in (("train", ~test), ("test", test)):
        got = Digits().load(split)
        np.testing.assert_array_equal(got.data.reshape(-1, 64), np.round(images[chosen] * 255 / 16))
        np.testing.assert_array_equal(got.labels, labels[chosen])


def test_mnist_is_padded_to_32(mnist: list[str]) -> None:
    from ganlab.build.make import make

    data, labels = make(compose([*mnist, "dataset.limit=100"]).dataset).split("train")
    assert data.shape == (100, 32, 32, 1)
    assert data[:, :2].max() == 0
    assert data.max() == 255
    assert set(labels) == set(range(10))


def wide() -> Image.Image:
    """48 x 32 whose halves are black and white, left and right."""
    pixels = np.zeros((32, 48), np.uint8)
    pixels[:, 24:] = 255
    return Image.fromarray(pixels)


@pytest.mark.parametrize(
    ("fit", "size", "expected"),
    [
        ("stretch", [16, 16], [[0] * 8 + [255] * 8] * 16),
        ("crop", [16, 16], [[0] * 8 + [255] * 8] * 16),
        ("crop", [8, 16], [[0] * 8 + [255] * 8] * 8),
        ("pad", [34, 48], [[0] * 48, *[[0] * 24 + [255] * 24] * 32, [0] * 48]),
        ("stretch", [32, 48], np.asarray(wide())),
    ],
)
def test_images_that_are_not_square_are_cropped_stretched_or_padded(
    fit: str, size: list[int], expected: object
) -> None:
    got = Fitting(size, 1, fit, "bilinear")(wide(), "x")[..., 0].astype(int)  # type: ignore[arg-type]
    assert (
        np.abs(got - np.asarray(expected)).max(0)[[0, 3, -4, -1]].max() == 0
    )  # away from the edge, which resampling blurs
    assert got.shape == tuple(size)


def test_cropping_keeps_proportions_and_stretching_the_whole() -> None:
    """A mark at the left end: cropping to a square loses it."""
    pixels = np.zeros((32, 48), np.uint8)
    pixels[:, :3] = 255
    seen = {fit: Fitting(16, 1, fit)(Image.fromarray(pixels), "x").max() for fit in ("crop", "resample", "stretch")}  # type: ignore[arg-type]
    assert seen["crop"] == seen["resample"] == 0
    assert seen["stretch"] > 200


@pytest.mark.parametrize("size", [(11, 7), (32, 32), (40, 60)])
def test_bilinear_is_torchvisions_resize(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (28, 30), dtype=np.uint8)
    expected = torch.nn.functional.interpolate(
        torch.from_numpy(pixels)[None, None].float(), size, mode="bilinear", antialias=True
    )
    got = Fitting(size, 1, "stretch", "bilinear")(Image.fromarray(pixels), "x")
    assert np.abs(got[..., 0] - expected[0, 0].numpy()).max() < 1.01  # Pillow rounds between its two passes


def test_the_popular_scripts_resizing_is_a_compat() -> None:
    plain, compat = compose(["dataset=mnist"]).dataset, compose(["dataset=mnist", "compat=pytorch_gan"]).dataset
    assert (plain.fit, plain.filter) == ("pad", None)
    assert (compat.fit, compat.filter) == ("crop", "bilinear")
    assert compose(["dataset=mnist", "compat=pytorch_gan", "dataset.fit=pad"]).dataset.fit == "pad"
    compose(["dataset=ring", "compat=pytorch_gan"])


def test_sizes_that_cannot_be_are_refused() -> None:
    for size in (0, [8], [8, 0], [1, 2, 3]):
        with pytest.raises(ValueError, match=r"dataset.image_size is in pixels and at least 1, .* or \[height,width\]"):
            Fitting(size, 1)
    with pytest.raises(ValueError, match=r"dataset.channels is 1"):
        Fitting(8, 2)


def test_damaged_images_and_links_to_nothing_are_named(folder: Path, cache: Path) -> None:
    whole = (folder / "cat" / "01.png").read_bytes()
    broken = folder / "cat" / "99.png"
    for content in (whole[:60], whole[:40] + b"\xff" * 200, b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 50):
        broken.write_bytes(content)
        with pytest.raises(ValueError, match=r"99.png is not an image that can be read .*; remove or replace it"):
            Folder(str(folder), str(cache), image_size=16).split("train")
    broken.unlink()
    broken.symlink_to(folder / "nowhere.png")
    with pytest.raises(ValueError, match=r"99.png is a link to what is not there; mend or remove it"):
        Folder(str(folder), str(cache), image_size=16).split("train")


def test_digits_of_any_shape() -> None:
    assert Digits(image_size=[12, 8]).load("test").data.shape[1:] == (12, 8, 1)
    assert not np.array_equal(Digits(16).load("test").data, Digits(16, filter="bilinear").load("test").data)
