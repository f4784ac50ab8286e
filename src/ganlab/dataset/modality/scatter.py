"""Points over the square [-1, 1]^2 with its axes, in a few milliseconds: a training draws many."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

INK, SOFT, RULE = (27, 33, 39), (90, 101, 112), (225, 229, 233)
SAMPLES, DATA = (0, 114, 178), (150, 158, 166)
TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)
FINE = 2  # pixels to one of the picture, for round edges
FEW = 30  # points that are drawn large
SMALL = 200  # pixels below which there is no room for words
Places = NDArray[np.float32]
Canvas = NDArray[np.float32]


def scatter(samples: Places, behind: Places | None, pixels: int) -> Image.Image:
    """Samples (N, 2) over data (M, 2), a square of `pixels`; what lies outside is drawn at the border."""
    room = 0 if pixels < SMALL else 34
    side = pixels - room - (0 if pixels < SMALL else 10)
    inside = np.full((side, side, 3), 255, np.float32)
    for tick in TICKS[1:-1]:
        place = round((tick + 1) / 2 * (side - 1))
        inside[place] = inside[:, place] = RULE
    for points, colour, opacity in ((behind, DATA, 0.4), (samples, SAMPLES, 0.5)):
        if points is not None:
            _cover(inside, points, colour, opacity)

    picture = Image.new("RGB", (pixels, pixels), "white")
    left, top = room, pixels - room - side
    picture.paste(Image.fromarray(inside.round().astype(np.uint8)), (left, top))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((left, top, left + side - 1, top + side - 1), outline=SOFT)
    if room:
        _label(pen, left, top, side, behind is not None)
    return picture


def _cover(canvas: Canvas, points: Places, colour: Sequence[int], opacity: float) -> None:
    """Put discs on a square, darker where several lie; the second coordinate goes upwards."""
    side = FINE * len(canvas)
    radius = FINE * max(1.0, len(canvas) / 300) * (3 if len(points) < FEW else 1)
    offsets = np.arange(-int(radius), int(radius) + 1)
    dy, dx = (d[np.hypot(*np.meshgrid(offsets, offsets)) <= radius] for d in np.meshgrid(offsets, offsets))
    places = ((np.clip(points, -1, 1) + 1) / 2 * (side - 1)).round().astype(int)
    rows, columns = side - 1 - places[:, -1:] + dy, places[:, :1] + dx
    seen = (rows >= 0) & (rows < side) & (columns >= 0) & (columns < side)

    drawn, counts = np.unique((rows * side + columns)[seen], return_counts=True)
    y, x = (places // FINE for places in np.divmod(drawn, side))
    pixels, at = np.unique(y * len(canvas) + x, return_inverse=True)
    cover = np.bincount(at, (1 - (1 - opacity) ** counts) / FINE**2)
    flat = canvas.reshape(-1, 3)
    flat[pixels] += cover[:, None] * (np.array(colour) - flat[pixels])


def _label(pen: ImageDraw.ImageDraw, left: int, top: int, side: int, with_data: bool) -> None:
    """The ticks' values, and what the colours are."""
    font = ImageFont.load_default(12)
    for tick in TICKS:
        along = round((tick + 1) / 2 * (side - 1))
        pen.line((left + along, top + side, left + along, top + side + 3), fill=SOFT)
        pen.text((left + along, top + side + 5), f"{tick:g}", fill=SOFT, font=font, anchor="ma" if tick < 1 else "ra")
        pen.line((left - 4, top + side - 1 - along, left - 1, top + side - 1 - along), fill=SOFT)
        pen.text((left - 6, top + side - 1 - along), f"{tick:g}", fill=SOFT, font=font, anchor="rm")
    x = left + 8
    if with_data:
        pen.rectangle((left + 1, top + 1, left + 116, top + 23), fill="white")
    for name, colour in (("samples", SAMPLES), ("data", DATA)) if with_data else ():
        pen.ellipse((x, top + 9, x + 6, top + 15), fill=colour)
        pen.text((x + 11, top + 12), name, fill=INK, font=font, anchor="lm")
        x += 26 + round(pen.textlength(name, font=font))
