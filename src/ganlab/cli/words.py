"""Print the words: all groups, one group, or everything about one word.

    ganlab words
    ganlab words generator
    ganlab words generator=resnet

Types and bounds are read from the source of what a word names, remarks from its file.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Print the overview, a group, or a word."""
    reader = parser("words", __doc__)
    reader.add_argument("word", nargs="?", metavar="GROUP[=WORD]", help="a config group, or one of its words")
    reader.add_argument("--json", action="store_true", help="as JSON, with all that is known of each word")
    reader.add_argument("--markdown", action="store_true", help="the whole page docs/words.md")
    reader.add_argument("--zoo", action="store_true", help="the whole page docs/zoo.md")
    reader.add_argument("--models", action="store_true", help="the whole page docs/models.md")
    given = reader.parse_args(arguments)
    from ganlab.config import dictionary, models, zoo
    from ganlab.config.words import groups, path_of, read, words

    group, _, word = (given.word or "").partition("=")
    if given.markdown:
        print(dictionary.page(), end="")
    elif given.zoo:
        print(zoo.page(), end="")
    elif given.models:
        print(models.page(), end="")
    elif given.json:
        asked = [group] if group else groups()
        path_of(group, word or next(iter(words(group)), "")) if group else None  # refuses what there is not
        found = [read(g, w) for g in asked for w in (words(g) if not word else [word])]
        print(json.dumps([asdict(one) for one in found], indent=1, default=str))
    elif word:
        print("\n".join(dictionary.word_lines(read(group, word))))
    elif group:
        print("\n".join(dictionary.group_lines(group)))
    else:
        print("\n".join(dictionary.overview()))
