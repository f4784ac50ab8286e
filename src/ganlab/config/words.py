"""What a word of conf/ is: read from its YAML and from the source of what it names. Imports no torch.

A word's file says what it is in its first comments, names a constructor, and remarks on its parameters; the
constructor's source says their types, defaults and bounds, and cites the paper.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ganlab.config import conf_folder
from ganlab.config.annotations import describe
from ganlab.config.remarks import Remarked, annotated
from ganlab.config.source import REQUIRED, Parameter, constructor, module_documentation
from ganlab.config.suggestion import did_you_mean
from ganlab.errors import WrongUse

PAPER = re.compile(
    r"(?P<who>[A-Z][\w'-]+(?:-[A-Z]\w+)?(?: (?:et al\.|& [A-Z][\w'-]+|and [A-Z][\w'-]+))?),? \(?(?P<year>(?:19|20)\d\d)"
)


@dataclass(frozen=True)
class Option:
    """One parameter of a word, as a command line sets it: `key=value`."""

    key: str
    value: Any
    type: str = ""
    remark: str = ""
    in_file: bool = True


@dataclass(frozen=True)
class Word:
    """A word of a config group; `recipe` is what else it chooses or sets, by group or key."""

    group: str
    word: str
    summary: str
    about: str
    papers: list[str]
    target: str | None
    options: list[Option] = field(default_factory=list)
    recipe: dict[str, Any] = field(default_factory=dict)


def folders() -> list[Path]:
    """Where words are: conf/ of the package or the checkout, and of the folder that a user works in."""
    own = Path.cwd() / "conf"
    return [conf_folder(), *([own] if own.is_dir() and own != conf_folder() else [])]


def _group_folders(group: str) -> list[Path]:
    beside = [conf_folder().parent / "sweeps"] if group == "sweeps" else []
    return [folder for folder in [*(top / group for top in folders()), *beside] if folder.is_dir()]


def groups() -> list[str]:
    """All config groups."""
    found = {str(path.parent.relative_to(top)) for top in folders() for path in top.rglob("*.yaml")}
    return sorted({*found, "sweeps"} - {"."})


def words(group: str) -> list[str]:
    """All words of a group; none where there is no such group."""
    return sorted({path.stem for folder in _group_folders(group) for path in folder.glob("*.yaml")})


def path_of(group: str, word: str) -> Path:
    """A word's file.

    Raises:
        WrongUse: there is no such group or word.
    """
    if not words(group):
        told = did_you_mean(group, groups()) or f"; there are {', '.join(groups())}"
        raise WrongUse(f"there is no group {group}{told}")
    for folder in _group_folders(group):
        if (path := folder / f"{word}.yaml").is_file():
            return path
    raise WrongUse(no_word(group, word))


def no_word(group: str, word: str, known: list[str] | None = None) -> str:
    """The sentence for a word that its group lacks."""
    there = known or words(group)
    what = f"{group} has no word {word}" if word else f"{group}= names no word"
    listed = f"; there are {', '.join(there)}" if len(there) < 20 else f"; `ganlab words {group}` lists them"
    return what + ((did_you_mean(word, there) if word else "") or listed)


def read(group: str, word: str) -> Word:
    """All that is known of a word.

    Raises:
        WrongUse: there is no such group or word.
    """
    path = path_of(group, word)
    lines = _with_parents(group, path)
    nodes = dict(_targets(lines.content, ""))
    target = next(iter(nodes.values()))["_target_"] if nodes else None
    texts = [lines.header, *(_documentation(str(node["_target_"])) for node in nodes.values())]
    others = {key: value for key, value in _leaves(lines.content) if not any(key.startswith(f"{n}.") for n in nodes)}
    about = texts[1] if len(texts) > 1 else ""
    summary = lines.header.split("\n")[0] or _first_line(about)
    options = list(_options(nodes, lines.remarks))
    return Word(
        group, word, summary, _about(lines.header, about), papers(texts), target, options, _recipe(path) | others
    )


def papers(texts: list[str]) -> list[str]:
    """Who is cited, in order, as "Miyato et al. 2018".

    >>> papers(["The hinge loss (Lim & Ye 2017; Miyato et al. 2018).", "after Lim & Ye 2017"])
    ['Lim & Ye 2017', 'Miyato et al. 2018']
    """
    flat = [re.sub(r"\s+", " ", text) for text in texts]
    return list(dict.fromkeys(f"{m['who']} {m['year']}" for text in flat for m in PAPER.finditer(text)))


def _documentation(target: str) -> str:
    """What a constructor's source says of it; of parts here and of a user's, for a library's own pages say more."""
    if _is_of_a_library(target):
        return ""
    found = constructor(target)
    parts = [found.documentation if found else "", module_documentation(target)]
    return "\n\n".join(part for part in parts if part)


def _about(header: str, documentation: str) -> str:
    """What the file's first comments and the docstring say, without examples."""
    text = re.sub(r"\n\s*>>>(.|\n)*?(?=\n\s*\n|$)", "", documentation)
    return "\n\n".join(part for part in (header, text.strip()) if part)


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0]


def _options(nodes: Mapping[str, Mapping[str, Any]], remarks: Mapping[str, str]) -> Iterator[Option]:
    """The file's parameters; then those that a part here also takes, with its default."""
    for where, node in nodes.items():
        target = str(node["_target_"])
        called = constructor(target)
        for key, value in node.items():
            if not str(key).startswith("_"):
                parameter = called.parameters.get(str(key)) if called else None
                remark = remarks.get(f"{where}.{key}", "")
                yield _option(f"{where}.{key}", parameter or Parameter(str(key)), value, remark, in_file=True)
        for parameter in called.parameters.values() if called and not _is_of_a_library(target) else ():
            if parameter.name not in node and parameter.default is not REQUIRED:
                yield _option(f"{where}.{parameter.name}", parameter, parameter.default, "", in_file=False)


def _is_of_a_library(target: str) -> bool:
    return target.split(".")[0] in ("torch", "pytorch_lightning", "optuna", "hydra_plugins", "hydra")


def _option(key: str, parameter: Parameter, value: Any, remark: str, in_file: bool) -> Option:
    kind = "" if parameter.hint is Any else describe(parameter.hint)
    value = list(value) if isinstance(value, tuple) else value
    return Option(key, value, kind.replace("Any", "an object"), remark, in_file)


def _targets(content: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "_target_" in content:
        yield key, content
        return
    for name, node in content.items():
        if isinstance(node, Mapping):
            yield from _targets(node, f"{key}.{name}" if key else str(name))


def _leaves(content: Mapping[str, Any], key: str = "") -> Iterator[tuple[str, Any]]:
    """(dotted key, value) of all that is no mapping."""
    for name, node in content.items():
        here = f"{key}.{name}" if key else str(name)
        if isinstance(node, Mapping) and node:
            yield from _leaves(node, here)
        else:
            yield here, node


def _recipe(path: Path) -> dict[str, Any]:
    """The choices of a file's defaults list."""
    found: dict[str, Any] = {}
    for entry in (yaml.safe_load(path.read_text()) or {}).get("defaults", []):
        if isinstance(entry, Mapping):
            found |= {str(k).removeprefix("override ").lstrip("/"): v for k, v in entry.items()}
    return found


def _with_parents(group: str, path: Path) -> Remarked:
    """A file over those words of its own group that its defaults list begins with."""
    lines = annotated(path.read_text(), group)
    defaults = lines.content.pop("defaults", [])
    for parent in [entry for entry in defaults if isinstance(entry, str) and entry != "_self_"]:
        below = _with_parents(group, path_of(group, parent))
        content = below.content
        lines.content = _deeper(content, lines.content)
        lines.remarks = below.remarks | lines.remarks
    return lines


def _deeper(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(below)
    for key, value in above.items():
        both = isinstance(value, Mapping) and isinstance(found.get(key), Mapping)
        found[key] = _deeper(found[key], value) if both else value
    return found
