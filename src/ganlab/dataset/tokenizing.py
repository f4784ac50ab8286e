"""Text as tokens."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset import Split, SplitName
from ganlab.dataset.modality.text import Texts

Unit = Literal["words", "characters"]
WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
END, UNKNOWN = "<end>", "<unknown>"
HELD_OUT = 10  # the second of so many lines is for testing
JOINTS: dict[Unit, str] = {"words": " ", "characters": ""}


class Corpus(NamedTuple):
    """Lines as token numbers, and what the numbers read as."""

    modality: Texts
    train: NDArray[np.int64]  # (N, length)
    test: NDArray[np.int64]

    def split(self, split: SplitName) -> Split:
        """One of the two."""
        return Split(self.train if split == "train" else self.test, None)


class Tokenizing:
    """How lines become (N, length) token numbers: words and marks, or characters.

    The vocabulary is that of the training lines, the most frequent tokens first, at most `vocabulary` of them with the
    two that stand for a line's end (and all after it) and for any other token. What a line has beyond `length` begins
    another; a line that was there before is left out.

    Raises:
        ValueError: `length` or `vocabulary` is too small for any text.
    """

    def __init__(self, unit: Unit, length: int, vocabulary: int, lowercase: bool) -> None:
        if length < 2 or vocabulary < 3:
            raise ValueError(
                f"dataset.length is at least 2 tokens, and dataset.vocabulary at least 3, two of which are {END} and "
                f"{UNKNOWN}; got {length} and {vocabulary}"
            )
        self.unit, self.length, self.most, self.lowercase = unit, length, vocabulary, lowercase

    def tokens(self, line: str) -> list[str]:
        """A line in tokens.

        >>> Tokenizing("words", 8, 100, lowercase=True).tokens("It doesn't, yet.")
        ['it', "doesn't", ',', 'yet', '.']
        """
        line = line.lower() if self.lowercase else line
        return WORD.findall(line) if self.unit == "words" else list(line)

    def corpus(self, lines: Iterable[str]) -> Corpus:
        """Both splits of some lines.

        Raises:
            ValueError: they are too few.
        """
        pieces = list(dict.fromkeys(piece for line in lines for piece in self._pieces(line)))
        test = pieces[1::HELD_OUT]
        train = [piece for number, piece in enumerate(pieces) if number % HELD_OUT != 1]
        if not len(test):
            raise ValueError(f"the text has {len(pieces)} different lines, and at least 2 are needed")

        counts = Counter(token for piece in train for token in piece)
        known = sorted(counts, key=lambda token: (-counts[token], token))[: self.most - 2]
        modality = Texts([END, UNKNOWN, *known], end=0, separator=JOINTS[self.unit])
        return Corpus(modality, *(self.encoded(rows, modality) for rows in (train, test)))

    def encoded(self, rows: list[tuple[str, ...]], modality: Texts) -> NDArray[np.int64]:
        """Lines in tokens -> (N, length)."""
        numbers = {token: number for number, token in enumerate(modality.tokens)}
        encoded = np.zeros((len(rows), self.length), np.int64)
        for place, row in zip(encoded, rows, strict=True):
            place[: len(row)] = [numbers.get(token, 1) for token in row]
        return encoded

    def _pieces(self, line: str) -> Iterator[tuple[str, ...]]:
        tokens = self.tokens(line.strip())
        yield from (tuple(tokens[i : i + self.length]) for i in range(0, len(tokens), self.length))
