"""Pictures as PNG and GIF, quickly: no margins, no words."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image
from torch import Tensor

from ganlab.dataset.modality import Modality
from ganlab.measure.sample import pictures as as_bytes
from ganlab.report.figure.tiles import Picture


def to_pictures(modality: Modality, x: Tensor, pixels: int = 0) -> list[Picture]:
    """Each sample (N, *sample_shape) as (H, W, C) uint8, images by a whole number to at least `pixels` wide."""
    if modality.name == "images":
        return [enlarged(one if one.shape[2] in (1, 3) else _grey(one), pixels) for one in as_bytes(x.cpu())]
    drawn = [np.asarray(modality.draw(one[None].cpu(), pixels or 128)) for one in x]
    return [one[..., None] if one.ndim == 2 else one for one in drawn]


def enlarged(picture: Picture, pixels: int) -> Picture:
    """Each pixel a square, so many that the whole is at least `pixels` wide."""
    scale = max(1, -(-pixels // picture.shape[1]))
    return np.asarray(picture.repeat(scale, 0).repeat(scale, 1))


def _grey(picture: Picture) -> Picture:
    return np.asarray(picture.mean(2, keepdims=True).astype(np.uint8))


def sheet(pictures: Sequence[Picture], columns: int, gap: int = 0) -> Picture:
    """Pictures of one size row by row; between them `gap` pixels, grey."""
    height, width, channels = pictures[0].shape
    rows = -(-len(pictures) // columns)
    size = (rows * (height + gap) - gap, columns * (width + gap) - gap, channels)
    canvas = np.full(size, 128, np.uint8)
    for number, picture in enumerate(pictures):
        top, left = (place * (side + gap) for place, side in zip(divmod(number, columns), (height, width), strict=True))
        canvas[top : top + height, left : left + width] = picture
    return canvas


def png(picture: Picture) -> bytes:
    """(H, W, 1 or 3) uint8 as a file; small ones take less time than what made them."""
    content = BytesIO()
    _image(picture).save(content, format="png", compress_level=1)
    return content.getvalue()


def gif(frames: Sequence[Picture], milliseconds: int = 80) -> bytes:
    """A film there and back."""
    content = BytesIO()
    first, *others = [
        _image(frame).convert("P", palette=Image.Palette.ADAPTIVE) for frame in [*frames, *frames[-2:0:-1]]
    ]
    first.save(content, format="gif", save_all=True, append_images=others, duration=milliseconds, loop=0)
    return content.getvalue()


def _image(picture: Picture) -> Image.Image:
    return Image.fromarray(picture[..., 0] if picture.shape[2] == 1 else picture)
