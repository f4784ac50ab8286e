"""Your own text."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.tokenizing import Tokenizing, Unit
from ganlab.needs import Count


class Text(Dataset):
    """The lines of the file `path`, in words or characters; the second of every ten different lines is for testing.

    `Tokenizing` says what becomes of long lines and rare tokens.

    Raises:
        ValueError: there is no such file, it is no text, or it has too few lines.
    """

    def __init__(
        self,
        path: str,
        unit: Unit = "words",
        length: Count = 16,
        vocabulary: Count = 5000,
        lowercase: bool = True,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        file = Path(path).expanduser()
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"dataset.path={path} cannot be read as text ({error}); give a file of lines") from error
        try:
            self.corpus = Tokenizing(unit, length, vocabulary, lowercase).corpus(lines)
        except ValueError as error:
            raise ValueError(f"dataset.path={path}: {error}") from error
        self.modality = self.corpus.modality
        super().__init__("text", (length,), [], classes, limit)

    def load(self, split: SplitName) -> Split:
        """(N, length) int64."""
        return self.corpus.split(split)

    @cached_property
    def fingerprint(self) -> str:
        """Of the numbers and of what they read as."""
        return hashlib.sha256(repr((super().fingerprint, self.corpus.modality.tokens)).encode()).hexdigest()[:12]
