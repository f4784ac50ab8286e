import os
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab.dataset.pickled import Pickled, read_pickle


def write(path: Path, content: object, protocol: int = 2) -> Path:
    path.write_bytes(pickle.dumps(content, protocol))
    return path


@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_arrays_of_every_protocol_are_read(tmp_path: Path, protocol: int) -> None:
    images = np.random.default_rng(0).integers(0, 256, (20, 28, 28), dtype=np.uint8)
    labels = np.arange(20) % 3
    dataset = Pickled(str(write(tmp_path / "d.p", (images, labels), protocol)), image_size=32, fit="pad")
    train, test = dataset.load("train"), dataset.load("test")
    assert train.data.shape == (18, 32, 32, 1)
    np.testing.assert_array_equal(test.data[0, 2:-2, 2:-2, 0], images[1])
    assert test.labels is not None
    np.testing.assert_array_equal(test.labels, labels[[1, 11]])
    assert dataset.num_classes == 3


def test_channels_first_and_images_alone_are_read(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (12, 3, 8, 8), dtype=np.uint8)
    dataset = Pickled(str(write(tmp_path / "d.p", images)), image_size=8, channels=3)
    assert dataset.num_classes == 0
    np.testing.assert_array_equal(dataset.load("test").data[0], images[1].transpose(1, 2, 0))


class Bomb:
    """Unpickled by `pickle`, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


def test_code_in_a_pickle_is_named_and_never_run(tmp_path: Path) -> None:
    path = write(tmp_path / "bomb.p", Bomb(tmp_path / "made"))
    with pytest.raises(ValueError, match="mkdir"):
        read_pickle(path)
    assert not (tmp_path / "made").exists()
    pickle.loads(path.read_bytes())  # it does go off where nobody looks
    assert (tmp_path / "made").exists()


@pytest.mark.parametrize("content", [torch.zeros(3), {"a": 1}, [1, 2], np.zeros((4, 4)), np.full((3, 4, 4), 999)])
def test_what_holds_no_images_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(ValueError, match=r"cannot be read safely|images are \(N, H, W\)"):
        Pickled(str(write(tmp_path / "d.p", content)))


def test_what_is_no_pickle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d.p").write_bytes(b"hello")
    with pytest.raises(ValueError, match="cannot be read safely"):
        Pickled(str(tmp_path / "d.p"))
    with pytest.raises(ValueError, match="is no file"):
        Pickled(str(tmp_path / "none.p"))


def test_a_pickle_that_claims_more_than_memory_holds_is_refused(tmp_path: Path) -> None:
    """A byte string of 2^62 bytes, then nothing: Python answers with a MemoryError or an OverflowError."""
    (tmp_path / "d.p").write_bytes(b"\x80\x04\x8e" + (2**62).to_bytes(8, "little") + b"x")
    with pytest.raises(ValueError, match="cannot be read safely"):
        Pickled(str(tmp_path / "d.p"))
