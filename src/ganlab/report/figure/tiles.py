"""Images side by side, with words over the columns, beside the rows and under each: one pixel stays a square."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ganlab.report.figure.curves import SOFT, STYLE

DPI = 150
LINE, LETTER = 22, 10.5  # pixels: the height of a line of text, the width of a letter
WIDE = 1000  # about how many pixels all columns take
Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Grid:
    """Where what lies, in pixels: the first tile's corner, a tile's size, the steps between tiles, the whole size."""

    left: int
    top: int
    height: int
    width: int
    down: int
    across: int
    size: tuple[int, int]

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """(y, x) of a tile's upper left."""
        return self.top + row * self.down, self.left + column * self.across


def tiles(
    images: Sequence[Sequence[Picture | None]],
    *,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    below: Sequence[Sequence[str]] = (),
    note: str = "",
) -> Figure:
    """Rows of images (H, W, C) uint8 of one size; None leaves a place empty, `below` has a line for under each."""
    grid = _grid(images, rows, columns, bool(below), note)
    words: Any = {"fontsize": 8, "color": SOFT, "ha": "center", "va": "center"}
    with rc_context(STYLE):
        figure = Figure((grid.size[0] / DPI, grid.size[1] / DPI), dpi=DPI)
        axes = figure.add_axes((0, 0, 1, 1))
        extent = (0, grid.size[0], grid.size[1], 0)
        axes.imshow(_canvas(images, grid), extent=extent, interpolation="nearest", aspect="auto")
        axes.set_axis_off()
        for j, word in enumerate(columns):
            axes.text(grid.corner(0, j)[1] + grid.width / 2, grid.top - LINE * 0.6, word, **words)

        for i, word in enumerate(rows):
            y = grid.corner(i, 0)[0] + grid.height / 2
            axes.text(grid.left - LINE / 3, y, word, **{**words, "ha": "right"})
        for i, line in enumerate(below):
            for j, word in enumerate(line):
                y, x = grid.corner(i, j)
                under = y + grid.height + LINE * 0.55
                axes.text(x + grid.width / 2, under, word, **{**words, "fontsize": 7})
        axes.text(LINE / 3, grid.size[1] - LINE * 0.6, note, **{**words, "ha": "left"})
    return figure


def _grid(
    images: Sequence[Sequence[Picture | None]], rows: Sequence[str], columns: Sequence[str], below: bool, note: str
) -> Grid:
    height, width = next(image.shape[:2] for row in images for image in row if image is not None)
    across = max(len(row) for row in images)
    scale = max(1, min(128 // max(height, width), WIDE // (across * width)))
    gap = max(3, scale * width // 12)
    h, w = height * scale, width * scale

    down, right = h + gap + (LINE if below else 0), w + gap
    left = gap + (int(LETTER * max(map(len, rows))) + gap if rows else 0)
    top = gap + (LINE if columns else 0)
    wide = max(left + across * right, int(LETTER * len(note)) + 2 * gap)
    return Grid(left, top, h, w, down, right, (wide, top + len(images) * down + (LINE + gap if note else 0)))


def _canvas(images: Sequence[Sequence[Picture | None]], grid: Grid) -> Picture:
    """The tiles on white, each pixel a whole number of times as large."""
    canvas = np.full((grid.size[1], grid.size[0], 3), 255, np.uint8)
    for i, row in enumerate(images):
        for j, image in enumerate(row):
            if image is not None:
                y, x = grid.corner(i, j)
                scale = grid.height // image.shape[0]
                canvas[y : y + grid.height, x : x + grid.width] = coloured(image).repeat(scale, 0).repeat(scale, 1)
    return canvas


def coloured(image: Picture) -> Picture:
    """(H, W, C) -> (H, W, 3): grey ones three times, of other numbers of channels their mean."""
    if image.shape[2] == 3:
        return image
    grey = image.mean(2, keepdims=True).astype(np.uint8)
    return np.repeat(grey, 3, 2)
