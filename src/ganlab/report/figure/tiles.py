"""Images side by side, with words over the columns, beside the rows and under each: one pixel stays a square."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ganlab.report.figure.curves import INK, SOFT, STYLE

DPI = 150
LINE, LETTER = 22, 10.5  # pixels: the height of a line of text, the width of a letter
WIDE = 1000  # about how many pixels all columns take
Picture = NDArray[np.uint8]


def tiles(
    images: Sequence[Sequence[Picture | None]],
    *,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    below: Sequence[Sequence[str]] = (),
    title: str = "",
    note: str = "",
) -> Figure:
    """Rows of images (H, W, C) uint8 of one size; None leaves a place empty, `below` has a line for under each."""
    height, width = next(image.shape[:2] for row in images for image in row if image is not None)
    across = max(len(row) for row in images)
    scale = max(1, min(128 // max(height, width), WIDE // (across * width)))
    gap = max(3, scale * width // 12)
    h, w = height * scale, width * scale
    step_y, step_x = h + gap + (LINE if below else 0), w + gap

    left = gap + (int(LETTER * max(map(len, rows))) + gap if rows else 0)
    top = gap + (LINE + gap if title else 0) + (LINE if columns else 0)
    least = int(LETTER * max(len(note), len(title) * 1.3)) + 2 * gap
    size = (max(left + across * step_x, least), top + len(images) * step_y + (LINE + gap if note else 0))
    canvas = np.full((size[1], size[0], 3), 255, np.uint8)
    for i, row in enumerate(images):
        for j, image in enumerate(row):
            if image is not None:
                y, x = top + i * step_y, left + j * step_x
                canvas[y : y + h, x : x + w] = coloured(image).repeat(scale, 0).repeat(scale, 1)

    with rc_context(STYLE):
        figure = Figure((size[0] / DPI, size[1] / DPI), dpi=DPI)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.imshow(canvas, extent=(0, size[0], size[1], 0), interpolation="nearest", aspect="auto")
        axes.set_axis_off()
        words: Any = {"fontsize": 8, "color": SOFT, "ha": "center", "va": "center"}
        for j, word in enumerate(columns):
            axes.text(left + j * step_x + w / 2, top - LINE * 0.6, word, **words)
        for i, line in enumerate(below):
            for j, word in enumerate(line):
                axes.text(
                    left + j * step_x + w / 2, top + i * step_y + h + LINE * 0.55, word, **{**words, "fontsize": 7}
                )
        for i, word in enumerate(rows):
            axes.text(left - gap - 2, top + i * step_y + h / 2, word, **{**words, "ha": "right"})
        if title:
            axes.text(gap, gap + LINE * 0.6, title, fontsize=10, color=INK, weight="bold", va="center")
        if note:
            axes.text(gap, size[1] - LINE * 0.6, note, fontsize=8, color=SOFT, va="center")
    return figure


def coloured(image: Picture) -> Picture:
    """(H, W, C) -> (H, W, 3): grey ones three times, of other numbers of channels their mean."""
    if image.shape[2] == 3:
        return image
    grey = image.mean(2, keepdims=True).astype(np.uint8)
    return np.repeat(grey, 3, 2)
