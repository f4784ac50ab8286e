"""Lines of text."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from ganlab.dataset.modality import Modality

if TYPE_CHECKING:
    from torch import Tensor

LINE = 18  # pixels


class Texts(Modality):
    """Lines (L,) of token numbers, int64 as stored and as networks see them; `tokens` says what each number reads as.

    From the first `end` on (None: there is no such token) a line is over, and what follows reads as `end` too. A file
    holds one line a row, tokens joined by `separator`.
    """

    name, suffix, features, shown = "lines of text", ".txt", "tokens", 32
    norm = 0.0  # the number of places where two lines differ

    def __init__(self, tokens: Sequence[str], end: int | None = None, separator: str = " ") -> None:
        self.tokens, self.end, self.separator = list(tokens), end, separator
        self.vocabulary = len(self.tokens)

    def tensor(self, stored: "Tensor") -> "Tensor":
        """(..., L) as it is."""
        return stored

    def as_stored(self, x: "Tensor") -> "Tensor":
        """(N, L), with nothing but `end` after an `end`."""
        if self.end is None:
            return x
        return x.masked_fill((x == self.end).cumsum(1) > 0, self.end)

    def rows(self, x: "Tensor") -> list[list[str]]:
        """The tokens of each line (N, L) as they read, up to its end."""
        lines = [[*line] for line in x.tolist()]
        ends = [line.index(self.end) if self.end in line else len(line) for line in lines]
        return [[self.tokens[token] for token in line[:end]] for line, end in zip(lines, ends, strict=True)]

    def lines(self, x: "Tensor") -> list[str]:
        """Lines (N, L) as a file holds them."""
        return [self.separator.join(row) for row in self.rows(x)]

    def write(self, x: "Tensor", path: Path, behind: "Tensor | None" = None) -> list[Path]:
        """One line a row, and a picture of the first ones beside it."""
        path.write_text("".join(f"{line}\n" for line in self.lines(x)), encoding="utf-8")
        return [path, *super().write(x, path.with_suffix(".png"))]

    def draw(self, x: "Tensor", pixels: int = 640, behind: "Tensor | None" = None) -> Image.Image:
        """The first lines in black on white, as wide as they need."""
        lines, font = self.lines(x[: self.shown]), ImageFont.load_default(LINE * 2 // 3)
        wide = max([pixels, *(ceil(font.getlength(line)) + LINE for line in lines)])
        sheet = Image.new("L", (wide, LINE * len(lines) + LINE), 255)
        pen = ImageDraw.Draw(sheet)
        for row, line in enumerate(lines):
            pen.text((LINE // 2, LINE // 2 + row * LINE), line, fill=0, font=font)
        return sheet

    def describe(self, sample_shape: Sequence[int]) -> str:
        """How long, and out of how many tokens."""
        return f"lines of {sample_shape[0]} tokens out of {self.vocabulary}"
