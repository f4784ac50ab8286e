"""The handwritten digits that scikit-learn carries: nothing is downloaded."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.decoding import Filter, ImageSize, height_and_width
from ganlab.dataset.modality.images import Images
from ganlab.needs import Count


class Digits(Dataset):
    """1,797 real digits of 8 x 8 pixels and 17 grey levels (UCI; Alpaydin & Kaynak 1998), every fifth for testing."""

    modality = Images()

    def __init__(
        self,
        image_size: ImageSize = 8,
        filter: Filter | None = None,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        self.filter = filter
        super().__init__("digits", (1, *height_and_width(image_size)), [str(c) for c in range(10)], classes, limit)

    def load(self, split: SplitName) -> Split:
        """(N, height, width, 1) uint8, stretched from 8 x 8 to the size asked for; `filter` None is bicubic."""
        table = np.loadtxt(_file(), delimiter=",", dtype=np.uint8)
        images, labels = table[:, :-1], table[:, -1]
        chosen = (np.arange(len(images)) % 5 == 4) == (split == "test")
        grey = np.round(images[chosen].reshape(-1, 8, 8) * (255 / 16)).astype(np.uint8)
        _, height, width = self.sample_shape
        if (height, width) != (8, 8):
            method = Image.Resampling[(self.filter or "bicubic").upper()]
            resized = [Image.fromarray(g).resize((width, height), method) for g in grey]
            grey = np.stack([np.asarray(image) for image in resized])
        return Split(grey[..., None], labels[chosen].astype(np.int64))


def _file() -> Path:
    """What `sklearn.datasets.load_digits` reads; importing scikit-learn, and with it pandas, takes seconds."""
    package = find_spec("sklearn")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
