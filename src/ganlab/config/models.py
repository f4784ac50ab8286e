"""The named GANs as the page docs/models.md, made from conf/model. Imports no torch."""

import re
from collections.abc import Mapping
from typing import Any

from ganlab.config.dictionary import value_text
from ganlab.config.words import Word, read, words

ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})")


def page() -> str:
    """Each model with its paper and the words that it is."""
    lines = [
        "# The models",
        "",
        f"{len(words('model'))} GANs by name: `python train.py model=NAME`. The command line wins over it.",
        "Made from `conf/model` by `make docs`. A model says all of its recipe: a discriminator's own gives way to it,",
        "and it gives way to an experiment. The last column says where values come from and what differs from the",
        'paper; "unchecked" means that they stand as remembered.',
        "",
        "| model | what it is | paper | words | values |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(_row(read("model", word)) for word in words("model"))]) + "\n"


def title(word: str) -> str:
    """What a model's paper calls it.

    >>> title("wgan_gp")
    'WGAN-GP'
    """
    return read("model", word).summary.partition(":")[0]


def _row(model: Word) -> str:
    paper, values = model.papers[0] if model.papers else "", ""
    if found := ARXIV.search(model.about):
        paper, values = (
            f"[{paper}](https://arxiv.org/abs/{found[1]})",
            " ".join(model.about[found.end() :].splitlines()[1:]),
        )
    what = model.summary.rstrip(".")
    return f"| `{model.word}` | {what} | {paper} | {_command_words(model.recipe)} | {values} |"


def _command_words(recipe: Mapping[str, Any]) -> str:
    """The words as a command line takes them, without those that say nothing."""
    told = {k: v for k, v in recipe.items() if v not in ([], "none", None)}
    return "<br>".join(f"`{key}={value_text(value)}`" for key, value in told.items())
