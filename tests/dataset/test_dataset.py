"""Images from disk: any size and mode in, one array out; what cannot be read is named."""

from pathlib import Path

import datasets
import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

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


def test_what_is_wrong_with_a_source_is_said(parquet: Path, cache: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no column image; it has picture, kind"):
        local(parquet, cache, image_column="image").load("train")
    with pytest.raises(ValueError, match=r"no parquet file whose name starts with 'val'"):
        local(parquet, cache, splits={"train": "val", "test": "test"}).load("train")
    (tmp_path / "bare").mkdir()
    with pytest.raises(ValueError, match="holds no parquet files; for a folder of images use dataset=folder"):
        local(tmp_path / "bare", cache)
    rows = {"picture": [{"bytes": b"no image", "path": None}], "kind": [0]}
    datasets.Dataset.from_dict(rows).to_parquet(str(parquet / "train-00000-of-00001.parquet"))
    with pytest.raises(ValueError, match=r"row 0 of the train split .* is not an image"):
        local(parquet, cache).load("train")


def test_no_network_is_one_sentence(cache: Path) -> None:
    dataset = local(Path("nobody/nothing"), cache)
    with pytest.raises(
        ValueError, match=r"could not be loaded from 'nobody/nothing' .* local copy by dataset.path=FOLDER"
    ):
        dataset.load("train")


def test_digits_are_those_of_scikit_learn() -> None:
    images, labels = load_digits(return_X_y=True)
    test = np.arange(len(images)) % 5 == 4
    for split, chosen in (("train", ~test), ("test", test)):
        got = Digits().load(split)
        np.testing.assert_array_equal(got.data.reshape(-1, 64), np.round(images[chosen] * 255 / 16))
        np.testing.assert_array_equal(got.labels, labels[chosen])


def test_mnist_is_padded_to_32(mnist: list[str]) -> None:
    from ganlab.build.build import make
    from ganlab.config import compose

    data, labels = make(compose([*mnist, "dataset.limit=100"]).dataset).split("train")
    assert data.shape == (100, 32, 32, 1)
    assert data[:, :2].max() == 0
    assert data.max() == 255
    assert set(labels) == set(range(10))
