"""The words as text: for a terminal, and as the page docs/words.md. Imports no torch."""

from collections.abc import Iterator, Sequence
from typing import Any

from ganlab.config.words import Option, Word, groups, read, words

# Whole settings, which are listed and not taken apart.
SETTINGS = ("model", "experiment", "sweeps")
LONG = 60  # a value that takes more is looked up in the word's file


def overview() -> list[str]:
    """Each group with its words."""
    width = max(map(len, groups()))
    return [f"{group:{width}s}  {' '.join(words(group))}" for group in groups()]


def group_lines(group: str) -> list[str]:
    """Each word of a group, and what it is.

    Raises:
        WrongUse: there is no such group.
    """
    known = words(group) or [read(group, "").word]  # which says that there is no such group
    width = max(map(len, known))
    return [f"{word:{width}s}  {read(group, word).summary}".rstrip() for word in known]


def word_lines(word: Word) -> list[str]:
    """Everything about one word."""
    lines = [f"{word.group}={word.word}", "", *word.about.split("\n"), ""]
    if word.papers:
        lines += [f"papers  {'; '.join(word.papers)}", ""]
    if word.recipe:
        lines += ["brings  " + " ".join(f"{key}={value_text(value)}" for key, value in word.recipe.items()), ""]
    width = max((len(_override(option)) for option in word.options), default=0)
    for option in word.options:
        said = "; ".join(part for part in (option.type, option.remark) if part)
        lines.append(f"{_override(option):{width}s}  {said}".rstrip())
    if any(not option.in_file for option in word.options):
        lines += ["", "What begins with + is not in the word's file, and is given with the +."]
    return lines


def _override(option: Option) -> str:
    value = value_text(option.value)
    return f"{'' if option.in_file else '+'}{option.key}={value if len(value) < LONG else '...'}"


def value_text(value: Any) -> str:
    """A value as a command line takes it.

    >>> value_text([1, None]), value_text({"a": True}), value_text(0.001)
    ('[1,null]', '{a:true}', '0.001')
    """
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "null"
    if isinstance(value, dict):
        return "{" + ",".join(f"{k}:{value_text(v)}" for k, v in value.items()) + "}"
    return "[" + ",".join(map(value_text, value)) + "]" if isinstance(value, list) else str(value)


def page() -> str:
    """docs/words.md: every word with what it is, its paper and its parameters."""
    lines = [
        "# The words",
        "",
        "Made from the words themselves by `make docs`; `ganlab words [GROUP[=WORD]]` prints the same. Values are the",
        "defaults. A parameter with a + is not in the word's file and is given with the +, as in "
        "`+generator.slope=0.1`.",
        "",
    ]
    shown = [group for group in groups() if group not in SETTINGS]
    lines += ["Groups: " + ", ".join(f"[{group}](#{_anchor(group)})" for group in (*shown, *SETTINGS)), ""]
    for group in shown:
        lines += [f"## {group}", ""]
        for word in words(group):
            lines += _section(read(group, word))

    for group in SETTINGS:
        lines += [f"## {group}", "", "| word | what it is |", "|---|---|"]
        lines += [table_row([f"`{word}`", read(group, word).summary]) for word in words(group)] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _section(word: Word) -> Iterator[str]:
    yield from (f"### {word.group}={word.word}", "")
    papers = f" Cites {'; '.join(word.papers)}." if word.papers else ""
    if word.summary or papers:
        yield from (f"{_sentence(word.summary)}{papers}".strip(), "")
    if word.recipe:
        yield from ("Brings " + ", ".join(f"`{k}={value_text(v)}`" for k, v in word.recipe.items()) + ".", "")
    if word.options:
        yield from ("| parameter | what it may be | remark |", "|---|---|---|")
        yield from (table_row([f"`{_override(o)}`", o.type, o.remark]) for o in word.options)
        yield ""


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", ":", ")")) else f"{text}."


def table_row(cells: Sequence[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _anchor(group: str) -> str:
    return group.replace("/", "")
