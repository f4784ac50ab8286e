"""Images of any kind -> one uint8 array of one shape, decoded once and memory-mapped from the cache ever after."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ganlab.dataset import Split

Fit = Literal["resample", "pad"]


def fit_image(image: Image.Image, size: int, channels: int, fit: Fit, word: str) -> NDArray[np.uint8]:
    """One image as (size, size, channels): grey or colour as asked, its centre square resampled, or padded with black.

    Raises:
        ValueError: `fit` is "pad" and the image is larger than `size`.
        UnidentifiedImageError: values of 32 bits, whose range nothing tells.
    """
    if image.mode.startswith("I;16"):  # Pillow's own conversion clips
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise UnidentifiedImageError("its values have 32 bits and no known range; save it with 8 or 16")
    image = image.convert("RGBA").convert("RGB") if image.mode in ("P", "PA", "LA") else image
    image = image.convert("L" if channels == 1 else "RGB")
    if fit == "pad":
        if max(image.size) > size:
            raise ValueError(
                f"dataset.image_size={size} is smaller than the {image.width}x{image.height} images of {word}, "
                "which are padded; ask for a larger one, or use dataset.fit=resample"
            )
        canvas = Image.new(image.mode, (size, size))
        canvas.paste(image, ((size - image.width) // 2, (size - image.height) // 2))
        image = canvas
    elif image.size != (size, size):
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        box = (left, top, left + side, top + side)
        image = image.resize((size, size), Image.Resampling.LANCZOS, box=box)
    return np.asarray(image, dtype=np.uint8).reshape(size, size, channels)


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
    stem = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]
    data_file, label_file = folder / f"{stem}.npy", folder / f"{stem}.labels.npy"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{stem}.lock"):
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
