"""Points."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image

from ganlab.dataset.modality import Modality
from ganlab.dataset.modality.scatter import scatter

if TYPE_CHECKING:
    from torch import Tensor


class Points(Modality):
    """Vectors (F,) in [-1, 1], stored as networks see them."""

    name, suffix, features, shown = "points", ".png", "identity", 2000
    overlays = True

    def tensor(self, stored: "Tensor") -> "Tensor":
        """(..., F) as it is."""
        return stored

    def as_stored(self, x: "Tensor") -> "Tensor":
        """(N, F) as it is."""
        return x

    def draw(self, x: "Tensor", pixels: int = 640, behind: "Tensor | None" = None) -> Image.Image:
        """Points over [-1, 1]^2 and its axes, over those of `behind`; further dimensions are left out."""
        return scatter(x[:, :2].numpy(), None if behind is None else behind[:, :2].numpy(), pixels)

    def describe(self, sample_shape: Sequence[int]) -> str:
        """How many coordinates."""
        return f"points of {sample_shape[0]} coordinates"
