"""Over every word of conf/loss; each has a test_<word>.py beside this one that holds it against its paper."""

import doctest
import importlib
from pathlib import Path

import pytest
from words import words


@pytest.mark.parametrize("word", words("loss"))
def test_every_loss_is_held_against_its_paper(word: str) -> None:
    assert (Path(__file__).parent / f"test_{word}.py").is_file()
    result = doctest.testmod(importlib.import_module(f"ganlab.loss.{word}"))
    assert result.attempted
    assert not result.failed
