"""Images in a Python pickle, read without running any code that lies in it."""

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.decoding import Filter, Fit, Fitting, ImageSize, in_mode
from ganlab.dataset.modality.images import Images
from ganlab.needs import Count

# What a damaged pickle makes Python raise: lengths in it may be anything.
UNREADABLE = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    TypeError,
    KeyError,
    ValueError,
    MemoryError,
    OverflowError,
    RecursionError,
    OSError,
)
# What a pickled numpy array calls, and nothing else.
ALLOWED = {
    *((module, "_reconstruct") for module in ("numpy.core.multiarray", "numpy._core.multiarray")),
    *((module, "scalar") for module in ("numpy.core.multiarray", "numpy._core.multiarray")),
    *((module, "_frombuffer") for module in ("numpy.core.numeric", "numpy._core.numeric")),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("_codecs", "encode"),
}


class ArraysOnly(pickle.Unpickler):
    """An unpickler for numpy arrays, numbers, texts and the containers of these.

    Raises:
        pickle.UnpicklingError: the file asks for anything else; it names what.
    """

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, encoding="latin1")  # what Python 2 wrote

    def find_class(self, module: str, name: str) -> Any:
        """A constructor of numpy arrays.

        Raises:
            pickle.UnpicklingError: it is another one.
        """
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}, and only numpy arrays are read")
        return super().find_class(module, name)


def read_pickle(path: Path) -> Any:
    """The arrays in a pickle.

    Raises:
        ValueError: it holds anything but arrays, or is no pickle.
    """
    try:
        with path.open("rb") as file:
            return ArraysOnly(file).load()
    except UNREADABLE as error:
        reason = str(error) or type(error).__name__
        raise ValueError(f"{path} cannot be read safely: {reason}; save the images as a numpy array") from error


class Pickled(Dataset):
    """A pickle of images (N, H, W), (N, H, W, C) or (N, C, H, W) as uint8, alone or beside labels (N,).

    This is how the modular framework keeps its datasets. The second of every ten images is for testing.
    """

    modality = Images()

    def __init__(
        self,
        path: str,
        image_size: ImageSize = 32,
        channels: int = 1,
        fit: Fit = "resample",
        filter: Filter | None = None,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        self.fitting = Fitting(image_size, channels, fit, filter)
        self.path = Path(path).expanduser()
        if not self.path.is_file():
            raise ValueError(f"dataset.path={path} is no file; give the pickle that holds the images")
        self.images, self.labels = images_and_labels(read_pickle(self.path), self.path)
        names = [] if self.labels is None else [str(c) for c in range(int(self.labels.max()) + 1)]
        super().__init__(self.path.stem, self.fitting.sample_shape, names, classes, limit)

    def load(self, split: SplitName) -> Split:
        """(N, height, width, channels) uint8, and the labels where there are some."""
        chosen = (np.arange(len(self.images)) % 10 == 1) == (split == "test")
        word = f"dataset.path={self.path}"
        images = (in_mode(Image.fromarray(i), self.fitting.channels) for i in self.images[chosen])
        data = [self.fitting(image, word) for image in images]
        labels = None if self.labels is None else self.labels[chosen]
        return Split(np.stack(data), labels)


def images_and_labels(content: Any, path: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64] | None]:
    """Images (N, H, W) or (N, H, W, 3) and labels (N,) out of what a pickle held.

    Raises:
        ValueError: it is nothing of the kind.
    """
    labels = None
    if isinstance(content, list | tuple) and len(content) == 2 and np.ndim(content[0]) > 2:
        content, labels = content[0], np.asarray(content[1], dtype=np.int64).reshape(-1)
    images = np.asarray(content)
    if images.ndim == 4 and images.shape[1] in (1, 3) and images.shape[3] not in (1, 3):
        images = images.transpose(0, 2, 3, 1)
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]

    whole = np.issubdtype(images.dtype, np.number) and images.size and images.min() >= 0 and images.max() <= 255
    whole = whole and bool((images == np.floor(images)).all())
    if images.ndim not in (3, 4) or not whole or len(images) < 2 or (labels is not None and len(labels) != len(images)):
        raise ValueError(
            f"{path} holds an array of shape {images.shape} and type {images.dtype}; images are (N, H, W) or "
            "(N, H, W, 3) with whole numbers from 0 to 255, alone or in a pair with N labels"
        )
    return images.astype(np.uint8), labels
