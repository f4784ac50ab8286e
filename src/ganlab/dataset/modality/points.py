"""Points."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganlab.dataset.modality import Modality

if TYPE_CHECKING:
    from torch import Tensor


class Points(Modality):
    """Vectors (F,) in [-1, 1], stored as networks see them."""

    name, suffix, features, shown = "points", ".png", "identity", 2000

    def tensor(self, stored: "Tensor") -> "Tensor":
        """(..., F) as it is."""
        return stored

    def as_stored(self, x: "Tensor") -> "Tensor":
        """(N, F) as it is."""
        return x

    def draw(self, x: "Tensor", pixels: int = 640) -> Image.Image:
        """Points over [-1, 1]^2, drawn as darkness on white; further dimensions are left out."""
        places: NDArray[Any] = ((x[:, :2].clamp(-1, 1).numpy() + 1) / 2 * (pixels - 1)).round().astype(int)
        canvas = np.full((pixels, pixels), 255, np.uint8)
        for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1)):
            rows = np.clip(pixels - 1 - places[:, -1] + dy, 0, pixels - 1)
            canvas[rows, np.clip(places[:, 0] + dx, 0, pixels - 1)] = 40
        return Image.fromarray(canvas)

    def describe(self, sample_shape: Sequence[int]) -> str:
        """How many coordinates."""
        return f"points of {sample_shape[0]} coordinates"
