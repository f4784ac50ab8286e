"""Images of any kind -> one uint8 array of one shape, decoded once and memory-mapped from the cache ever after."""

import hashlib
import json
import os
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ganlab.dataset import Split
from ganlab.needs import Count

Fit = Literal["crop", "pad", "stretch", "resample"]
Filter = Literal["lanczos", "bilinear"]
ImageSize = Count | Sequence[Count]

# What Pillow raises on a damaged file, beside its own.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


def height_and_width(image_size: ImageSize) -> tuple[int, int]:
    """`dataset.image_size`, a number for squares or [height, width].

    Raises:
        ValueError: it is neither.
    """
    sides = [image_size, image_size] if isinstance(image_size, int) else list(image_size)
    if len(sides) != 2 or min(sides) < 1:
        raise ValueError(
            "dataset.image_size is in pixels and at least 1, one number for squares or [height,width], got "
            f"{image_size}"
        )
    return sides[0], sides[1]


def decode(source: Path | IO[bytes], channels: int, name: str) -> Image.Image:
    """An image file as grey (1 channel) or colour (3); `name` is what it is called where it cannot be read.

    Raises:
        ValueError: it is damaged, or no image.
    """
    try:
        with Image.open(source) as image:
            return in_mode(image, channels)
    except UNREADABLE as error:
        raise ValueError(f"{name} is not an image that can be read ({error}); remove or replace it") from error


def in_mode(image: Image.Image, channels: int) -> Image.Image:
    """Grey (1 channel) or colour (3).

    Raises:
        UnidentifiedImageError: values of 32 bits, whose range nothing tells.
    """
    if image.mode.startswith("I;16"):  # Pillow's own conversion clips
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise UnidentifiedImageError("its values have 32 bits and no known range; save it with 8 or 16")
    image = image.convert("RGBA").convert("RGB") if image.mode in ("P", "PA", "LA") else image
    return image.convert("L" if channels == 1 else "RGB")


class Fitting:
    """How images become arrays of one shape (height, width, channels).

    `fit` "crop" resamples the largest middle part of the shape's proportions ("resample" is its older name), "stretch"
    resamples the whole image, "pad" puts it into the middle of black. `filter` resamples: None is "lanczos"; "bilinear"
    is widened where images get smaller, as in torchvision's Resize.

    Raises:
        ValueError: a size below 1 or channels that are neither grey nor colour.
    """

    def __init__(self, image_size: ImageSize, channels: int, fit: Fit = "crop", filter: Filter | None = None) -> None:
        self.height, self.width = height_and_width(image_size)
        if channels not in (1, 3):
            raise ValueError(f"dataset.channels is 1 (grey) or 3 (colour), got {channels}")
        self.channels, self.fit, self.filter = channels, fit, filter

    @property
    def sample_shape(self) -> tuple[int, int, int]:
        """(channels, height, width)."""
        return self.channels, self.height, self.width

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels)."""
        return self.height, self.width, self.channels

    @property
    def key(self) -> dict[str, Any]:
        """What a decoded array depends on here."""
        size = self.height if self.height == self.width else [self.height, self.width]
        fit = "resample" if self.fit == "crop" else self.fit
        return {"size": size, "channels": self.channels, "fit": fit} | ({"filter": self.filter} if self.filter else {})

    def __call__(self, image: Image.Image, word: str) -> NDArray[np.uint8]:
        """One grey or colour image -> (height, width, channels); `word` names its dataset.

        Raises:
            ValueError: it is to be padded and is larger.
        """
        size = (self.width, self.height)
        if self.fit == "pad":
            image = self._padded(image, word)
        elif image.size != size:
            method = Image.Resampling[(self.filter or "lanczos").upper()]
            image = image.resize(size, method, box=self._box(image))
        return np.asarray(image, dtype=np.uint8).reshape(self.shape)

    def _box(self, image: Image.Image) -> tuple[int, int, int, int]:
        """What of an image is seen: all of it, or the middle."""
        if self.fit == "stretch":
            return 0, 0, image.width, image.height
        width = min(image.width, max(1, round(image.height * self.width / self.height)))
        height = min(image.height, max(1, round(image.width * self.height / self.width)))
        left, top = (image.width - width) // 2, (image.height - height) // 2
        return left, top, left + width, top + height

    def _padded(self, image: Image.Image, word: str) -> Image.Image:
        if image.width > self.width or image.height > self.height:
            size = self.height if self.height == self.width else f"[{self.height},{self.width}]"
            raise ValueError(
                f"dataset.image_size={size} is smaller than the {image.width}x{image.height} images of {word}, "
                "which are padded; ask for a larger one, or use dataset.fit=crop or dataset.fit=stretch"
            )
        canvas = Image.new(image.mode, (self.width, self.height))
        canvas.paste(image, ((self.width - image.width) // 2, (self.height - image.height) // 2))
        return canvas


def place_of(key: dict[str, Any], folder: Path) -> Path:
    """Where the array that depends on `key` is kept."""
    return folder / f"{hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]}.npy"


Rows = Callable[[], Iterator[tuple[NDArray[np.uint8], int]]]


def decoded(
    key: dict[str, Any],
    folder: Path,
    count: Callable[[], int],
    shape: tuple[int, ...],
    rows: Rows,
    labelled: bool,
) -> Split:
    """The arrays (count(), *shape) that `rows()` yields one by one, written under `folder` at the first call.

    `key` says what the content depends on. Two processes that ask at once decode once; a decoding that is cut short
    leaves nothing behind.
    """
    data_file = place_of(key, folder)
    label_file = data_file.with_suffix(".labels.npy")
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(data_file.with_suffix(".lock")):
        if not data_file.exists():
            _write(data_file, label_file, (count(), *shape), rows, labelled)
    data = np.load(data_file, mmap_mode="c")
    return Split(data, np.load(label_file) if labelled else None)


def _write(data_file: Path, label_file: Path, shape: tuple[int, ...], rows: Rows, labelled: bool) -> None:
    labels = np.zeros(shape[0], dtype=np.int64)
    handle, temporary = tempfile.mkstemp(dir=data_file.parent, suffix=".part")
    os.close(handle)
    try:
        array = np.lib.format.open_memmap(temporary, mode="w+", dtype=np.uint8, shape=shape)
        for index, (image, label) in enumerate(rows()):
            array[index], labels[index] = image, label
        array.flush()
        if labelled:
            np.save(label_file, labels)
        os.replace(temporary, data_file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
