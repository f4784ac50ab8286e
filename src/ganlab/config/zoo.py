"""The words of a GAN at a glance, as the page docs/zoo.md. Imports no torch."""

from collections.abc import Iterator

from ganlab.config.dictionary import SETTINGS, table_row
from ganlab.config.words import groups, read, words

ABOUT = """\
# The zoo: published models as combinations of words

Made from the words themselves by `make docs`. A published GAN is no class here but a sentence:
`generator=resnet discriminator=resnet auxiliary=[rotation]` is SSGAN. A discriminator's word brings the recipe of its
paper (loss, penalties, optimizer, steps); whatever else you say wins over it. Any word goes with any other, or is
refused before training with the reason and the way out.

The published sentences have names of their own, listed with their papers in [models.md](models.md):

    python train.py model=sngan dataset=cifar10
    python train.py model=biggan augmentation=[diffaugment]

A model says its whole recipe. It wins over a discriminator's, an experiment wins over it, and the command line over
all. Networks are ganlab's of that family at the data's size, so a model is a paper's recipe and not its every width.

What each parameter is and may be: [words.md](words.md). What agrees with its publication and what does not:
[published.md](published.md). What was measured: [quality.md](quality.md), [ranking.md](ranking.md).
"""


def page() -> str:
    """Every group of parts with its words, and what each is."""
    parts = [group for group in groups() if group not in SETTINGS and "/" not in group]
    return "\n".join([ABOUT, *(line for group in parts for line in _section(group))]).rstrip() + "\n"


def _section(group: str) -> Iterator[str]:
    yield from (f"## {group}", "", "| word | what it is | papers |", "|---|---|---|")
    for word in words(group):
        known = read(group, word)
        papers = "; ".join(paper for paper in known.papers if paper not in known.summary)
        yield table_row([f"[`{word}`](words.md#{group}{word})", known.summary.rstrip(".:"), papers])
    yield ""
