"""Text: lines to tokens and back, the docstrings of the standard library, and a language whose likelihood is known."""

from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab.dataset.docstrings import Docstrings
from ganlab.dataset.modality.text import Texts
from ganlab.dataset.oracle import Oracle
from ganlab.dataset.text import Text
from ganlab.dataset.tokenizing import UNKNOWN, Tokenizing, Unit

LINES = [f"The {noun} doesn't see {number} birds, yet." for number in range(4) for noun in ("cat", "dog", "old cow")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lines.txt"
    path.write_text("\n".join(LINES + LINES[:3] + [""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(("unit", "length"), [("words", 10), ("characters", 40)])
def test_lines_come_back_from_their_numbers(file: Path, unit: Unit, length: int) -> None:
    dataset = Text(str(file), unit=unit, length=length)
    train, test = dataset.split("train"), dataset.split("test")
    assert train.data.dtype == np.int64
    assert (len(train.data), len(test.data), train.labels) == (10, 2, None)  # a line that comes again is left out
    modality = dataset.modality
    assert isinstance(modality, Texts)
    tokenizing = Tokenizing(unit, length, 5000, lowercase=True)
    expected = [tokenizing.tokens(line) for i, line in enumerate(LINES) if i % 10 != 1]
    assert modality.rows(torch.from_numpy(train.data)) == expected
    written = modality.lines(torch.from_numpy(train.data))
    again = tokenizing.encoded([tuple(tokenizing.tokens(line)) for line in written], modality)
    assert np.array_equal(again, train.data)
    assert written[0] == ("the cat doesn't see 0 birds , yet ." if unit == "words" else LINES[0].lower())


def test_rare_tokens_are_unknown_and_long_lines_go_on(file: Path) -> None:
    dataset = Text(str(file), length=5, vocabulary=5)
    modality = dataset.modality
    assert isinstance(modality, Texts)
    assert modality.tokens[:2] == ["<end>", UNKNOWN]
    assert modality.vocabulary == 5
    assert max(map(len, modality.rows(torch.from_numpy(dataset.split("train").data)))) == 5
    assert (
        Text(str(file)).fingerprint
        != Text(str(file), lowercase=False).fingerprint
        == Text(str(file), lowercase=False).fingerprint
    )
    file.write_text("one line\n")
    with pytest.raises(ValueError, match="has 1 different lines, and at least 2 are needed"):
        Text(str(file))


def test_after_an_end_there_is_nothing(tmp_path: Path) -> None:
    texts = Texts(["<end>", "a", "b"], end=0)
    x = torch.tensor([[1, 2, 0, 2], [0, 1, 1, 1], [1, 1, 2, 2]])
    assert texts.as_stored(x).tolist() == [[1, 2, 0, 0], [0, 0, 0, 0], [1, 1, 2, 2]]
    assert texts.lines(x) == ["a b", "", "a a b b"]
    assert texts.distances(x)[0].tolist() == [0, 4, 2]
    files = texts.write(x, tmp_path / "x.txt")
    assert [f.name for f in files] == ["x.txt", "x.png"]
    assert files[0].read_text() == "a b\n\na a b b\n"
    assert texts.draw(torch.ones(2, 400, dtype=torch.int64)).width > 640  # no line is cut
    assert texts.describe((4,)) == "lines of 4 tokens out of 3"


def test_the_standard_library_speaks_in_sentences() -> None:
    dataset = Docstrings()
    lines = dataset.modality.lines(torch.from_numpy(dataset.split("train").data))  # type: ignore[attr-defined]
    assert len(lines) > 2000
    assert all(line.endswith(".") and 4 <= len(line.split()) <= 16 for line in lines)
    assert len(set(lines)) > 0.99 * len(lines)
    assert sum(line.startswith("return ") for line in lines) > 300


def test_an_oracle_writes_the_same_language_each_time_and_knows_it() -> None:
    first, again, other = (Oracle(50, 6, 200, language_seed=seed) for seed in (0, 0, 1))
    assert first.fingerprint == again.fingerprint != other.fingerprint
    train, test = (first.split(name).data for name in ("train", "test"))  # type: ignore[arg-type]
    assert (train.shape, test.shape) == ((200, 6), (40, 6))
    assert not np.array_equal(train[:40], test)
    own = first.language.log_likelihoods(torch.from_numpy(train)).mean()
    assert own > first.language.log_likelihoods(torch.from_numpy(other.split("train").data)).mean() + 1
