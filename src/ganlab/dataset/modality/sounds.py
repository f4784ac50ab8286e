"""Sounds."""

from collections.abc import Sequence
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganlab.dataset.modality import Modality
from ganlab.store.wav import write_wav

if TYPE_CHECKING:
    from torch import Tensor

FULL = 32768  # 16 bits
# Colours from silence to full scale: dark, readable in print, and darker is always softer.
COLOURS = np.array([(8, 10, 28), (52, 24, 92), (148, 44, 96), (232, 104, 56), (252, 240, 168)], float)


class Sounds(Modality):
    """One channel of `rate` samples a second: stored as (1, T) int16, seen by networks as (1, T) in [-1, 1).

    Files are 16-bit WAV, in which the sounds follow each other, with a picture of them (`.png`) beside.
    """

    name, suffix, features, shown = "sounds", ".wav", "classifier", 16
    has_images = True

    def __init__(self, rate: int = 16000) -> None:
        self.rate = rate

    def tensor(self, stored: "Tensor") -> "Tensor":
        """(..., 1, T) int16 -> x / 32768, exact."""
        return stored.float() / FULL

    def as_stored(self, x: "Tensor") -> "Tensor":
        """(N, 1, T) rounded to 16 bits."""
        return to_samples(x) / FULL

    def as_images(self, x: "Tensor") -> "Tensor":
        """(N, 1, T) -> (N, 1, 32, frames): decibels over time and pitch, -1 for silence, high pitches above."""
        from ganlab.dataset.modality.spectrogram import log_mel

        return log_mel(x[:, 0], self.rate)[:, None]

    def draw(self, x: "Tensor", pixels: int = 640, behind: "Tensor | None" = None) -> Image.Image:
        """A sheet of spectrograms: time to the right, frequency upwards to half the rate, loud is bright."""
        from ganlab.dataset.modality.spectrogram import decibels, power

        loud = decibels(power(x[:, 0].float(), self.rate)).flip(1)
        columns = ceil(sqrt(len(x)))
        width, margin = max(8, pixels // columns - 4), 4
        height = max(8, width * 2 // 3)
        sheet = np.full(
            (ceil(len(x) / columns) * (height + margin) + margin, columns * (width + margin) + margin, 3), 255
        )

        for index, one in enumerate(loud.numpy()):
            row, column = divmod(index, columns)
            top, left = row * (height + margin) + margin, column * (width + margin) + margin
            image = Image.fromarray(_coloured(one)).resize((width, height), Image.Resampling.BOX)
            sheet[top : top + height, left : left + width] = np.asarray(image)
        return Image.fromarray(sheet.astype(np.uint8))

    def describe(self, sample_shape: Sequence[int]) -> str:
        """How many samples, and at which rate."""
        return f"sounds of {sample_shape[-1]} samples at {self.rate} Hz"

    def write(self, x: "Tensor", path: Path, behind: "Tensor | None" = None) -> list[Path]:
        """The sounds one after the other, and their picture."""
        drawn = path.with_suffix(".png")
        write_wav(to_samples(x).reshape(-1).numpy().astype(np.int16), self.rate, path)
        self.draw(x).save(drawn)
        return [path, drawn]


def to_samples(x: "Tensor") -> "Tensor":
    """[-1, 1] -> float that is whole, rounded to the nearest of 65,536 levels."""
    return (x * FULL).round().clamp(-FULL, FULL - 1)


def _coloured(one: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(H, W) in [-1, 1] -> (H, W, 3)."""
    places = np.linspace(-1, 1, len(COLOURS))
    return np.stack([np.interp(one, places, COLOURS[:, c]) for c in range(3)], 2).astype(np.uint8)
