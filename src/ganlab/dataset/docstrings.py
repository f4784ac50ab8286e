"""The standard library's own documentation strings as text: nothing is downloaded."""

import hashlib
import re
import sysconfig
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.tokenizing import Tokenizing, Unit
from ganlab.needs import Count

FIRST_LINE = re.compile(r'"""([A-Z][^\n"]{8,200}\.)(?:"""|\n)')
LEFT_OUT = {"site-packages", "dist-packages", "test", "tests", "idle_test", "lib2to3", "turtledemo", "__pycache__"}
LEAST = 4  # words of a sentence


class Docstrings(Dataset):
    """What the functions and classes of Python's standard library say they do: the first lines of their docstrings.

    Sentences of 4 words to `length` tokens are taken, longer ones left out; the second of every ten is for testing.
    About 4,000 in words; other versions of Python have somewhat others.

    Raises:
        ValueError: this Python came without its sources, or `length` leaves too few.
    """

    def __init__(
        self,
        unit: Unit = "words",
        length: Count = 16,
        vocabulary: Count = 2000,
        lowercase: bool = True,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        tokenizing = Tokenizing(unit, length, vocabulary, lowercase)
        lines = [s for s in sentences() if len(s.split()) >= LEAST and len(tokenizing.tokens(s)) <= length]
        try:
            self.corpus = tokenizing.corpus(lines)
        except ValueError as error:
            raise ValueError(f"dataset=docstrings with dataset.length={length}: {error}; give more length") from error
        self.modality = self.corpus.modality
        super().__init__("docstrings", (length,), [], classes, limit)

    def load(self, split: SplitName) -> Split:
        """(N, length) int64."""
        return self.corpus.split(split)

    @cached_property
    def fingerprint(self) -> str:
        """Of the numbers and of what they read as."""
        return hashlib.sha256(repr((super().fingerprint, self.corpus.modality.tokens)).encode()).hexdigest()[:12]


@cache
def sentences() -> tuple[str, ...]:
    """One of each docstring, in order of file and line."""
    root = Path(sysconfig.get_path("stdlib"))
    files = sorted(_sources(root), key=lambda file: file.relative_to(root).as_posix())
    return tuple(line for file in files for line in FIRST_LINE.findall(file.read_text("utf-8", errors="ignore")))


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.suffix == ".py":
            yield path
        elif path.is_dir() and path.name not in LEFT_OUT:
            yield from _sources(path)
