"""Did you mean."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word; empty where nothing is like it.

    >>> did_you_mean("dcgna", ["gan", "dcgan"]), did_you_mean("sngan", ["mimicry_sngan"]), did_you_mean("x", ["gan"])
    ('; did you mean dcgan?', '; did you mean mimicry_sngan?', '')
    """
    there = list(known)
    close = get_close_matches(word, there, 1, cutoff=0.55)
    close = close or [k for k in there if len(word) > 2 and (word in k or k in word)][:3]
    return f"; did you mean {' or '.join(close)}?" if close else ""
