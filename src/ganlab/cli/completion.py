"""Print a script that completes commands, groups and words by the tab key: eval "$(ganlab completion)" in bash."""

from collections.abc import Sequence

from ganlab.cli import commands, parser

SCRIPT = """\
_ganlab() { COMPREPLY=( $(ganlab completion --line "${COMP_LINE:0:COMP_POINT}") ); }
complete -o nospace -o default -F _ganlab ganlab"""
TAKE_OVERRIDES = ("train", "plan", "words", "list")


def run(arguments: Sequence[str]) -> None:
    """Print the script, or what may follow a line that is being typed."""
    reader = parser("completion", __doc__)
    reader.add_argument("--line", help="what may follow this line, for the script")
    given = reader.parse_args(arguments)
    print(SCRIPT if given.line is None else "\n".join(completions(given.line)))


def completions(line: str) -> list[str]:
    """What may follow a line, as bash wants it: from the last = on.

    >>> completions("ganlab tra"), completions("ganlab train generator=dcg")
    (['train '], ['dcgan '])
    """
    *before, typed = line.split(" ")
    if len(before) < 2:
        return [f"{name} " for name in commands() if name.startswith(typed)]
    if before[1] not in TAKE_OVERRIDES:
        return []  # files, which bash completes
    from ganlab.config.words import groups, words

    group, chosen, word = typed.partition("=")
    if not chosen:
        return [f"{name}=" for name in groups() if name.startswith(typed)]
    begun, _, last = word.rpartition(",")
    before_last = f"{begun}," if begun else ""
    return [f"{before_last}{name} " for name in words(group) if name.startswith(last)]
