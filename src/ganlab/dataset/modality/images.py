"""Images."""

from collections.abc import Sequence
from math import ceil, sqrt
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from ganlab.dataset.modality import Modality

if TYPE_CHECKING:
    from torch import Tensor


class Images(Modality):
    """Stored as (H, W, C) uint8, seen by networks as (C, H, W) in [-1, 1], channels last in memory at no cost."""

    name, suffix, features, shown = "images", ".png", "classifier", 64
    has_images = True

    def tensor(self, stored: "Tensor") -> "Tensor":
        """(..., H, W, C) uint8 -> (..., C, H, W): x / 127.5 - 1 in one pass over the bytes."""
        import torch

        return torch.add(torch.tensor(-1.0), stored, alpha=1 / 127.5).movedim(-1, -3)

    def as_stored(self, x: "Tensor") -> "Tensor":
        """(N, C, H, W) rounded to 8 bits."""
        return from_bytes(to_bytes(x))

    def as_images(self, x: "Tensor") -> "Tensor":
        """(N, C, H, W) as it is."""
        return x

    def draw(self, x: "Tensor", pixels: int = 640, behind: "Tensor | None" = None) -> Image.Image:
        """A square sheet of images (N, C, H, W) with margins, each pixel a whole number of times as large."""
        count, channels, height, width = x.shape
        columns = ceil(sqrt(count))
        scale = max(1, pixels // (columns * width))
        margin = max(2, width * scale // 8)
        cell_h, cell_w = height * scale + margin, width * scale + margin
        sheet = np.full((ceil(count / columns) * cell_h + margin, columns * cell_w + margin, channels), 0, np.uint8)

        for index, image in enumerate(to_bytes(x).permute(0, 2, 3, 1).numpy()):
            row, column = divmod(index, columns)
            top, left = row * cell_h + margin, column * cell_w + margin
            big = image.repeat(scale, 0).repeat(scale, 1)
            sheet[top : top + height * scale, left : left + width * scale] = big
        return Image.fromarray(sheet[..., 0] if channels == 1 else sheet)

    def describe(self, sample_shape: Sequence[int]) -> str:
        """Colour or grey, and height x width."""
        channels, height, width = sample_shape
        kind = {1: "grey images", 3: "colour images"}.get(channels, f"images of {channels} channels")
        return f"{kind} of {height} x {width} pixels"


def to_bytes(x: "Tensor") -> "Tensor":
    """[-1, 1] -> uint8, rounded to the nearest of 256 levels."""
    return ((x + 1) * 127.5).round().clamp(0, 255).byte()


def from_bytes(x: "Tensor") -> "Tensor":
    """uint8 -> [-1, 1]."""
    return x / 127.5 - 1
