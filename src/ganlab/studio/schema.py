"""Forms out of the constructors' sources and the YAML's remarks. Imports no torch."""

import re
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import yaml

from ganlab.build.told import class_names
from ganlab.config import conf_folder
from ganlab.config.remarks import annotated
from ganlab.config.words import folders, groups, read, words
from ganlab.studio.refusal import Missing

HIDDEN = ("hydra", "sweeps", "compat", "experiment")
NUMBER = re.compile(r"(?P<kind>a whole number|a number)(?P<bounds>[^|]*?)(?: or null)?")
LEAST = re.compile(r"(?P<word>at least|above|from) (?P<least>[-\d.e+]+)")
MOST = re.compile(r"(?P<word>at most|below|to) (?P<most>[-\d.e+]+)")
NAME = re.compile(r"\w{1,60}")


def overview() -> dict[str, Any]:
    """All groups with their words (a model's with its recipe) and the default's choice.

    Read anew once a file of conf/ has changed.
    """
    return _overview(changed())


def word(group: str, word: str) -> dict[str, Any]:
    """All that is known of a word, each option with the form that it takes.

    Raises:
        Missing: there is no such word.
    """
    if not NAME.fullmatch(group) or not NAME.fullmatch(word) or word not in words(group):
        raise Missing(f"there is no word {group[:60]}={word[:60]}; /api/schema lists them")
    return _word(group, word, changed())


def form(type: str) -> dict[str, Any]:
    """The form of a parameter by its type in a user's words.

    >>> form("a whole number at least 1 or null")
    {'kind': 'whole', 'null': True, 'least': 1.0}
    >>> form("one of batch, layer")
    {'kind': 'choice', 'null': False, 'choices': ['batch', 'layer']}
    """
    null = type.endswith(" or null")
    plain = type.removesuffix(" or null")
    if plain.startswith("one of ") and " or " not in plain:
        return {"kind": "choice", "null": null, "choices": plain.removeprefix("one of ").split(", ")}
    if plain == "true or false":
        return {"kind": "bool", "null": null}
    found = NUMBER.fullmatch(plain)
    if found is None or " or " in plain:
        return {"kind": "text", "null": null}
    least, most = LEAST.search(found["bounds"]), MOST.search(found["bounds"])
    bounds = {"least": least and float(least["least"]), "most": most and float(most["most"])}
    kind = "whole" if found["kind"] == "a whole number" else "number"
    return {"kind": kind, "null": null} | {k: v for k, v in bounds.items() if v is not None}


@lru_cache(maxsize=2)
def _overview(changed: float) -> dict[str, Any]:
    text = (conf_folder() / "train.yaml").read_text()
    top = annotated(text, "")
    chosen: dict[str, Any] = {}
    for entry in yaml.safe_load(text)["defaults"]:
        chosen |= entry if isinstance(entry, dict) else {}
    found = []
    for group in groups():
        if "/" not in group and group not in HIDDEN:
            offered = [read(group, name) for name in words(group)]
            told = [
                {"word": w.word, "summary": w.summary, "papers": w.papers} | ({"recipe": w.recipe} if w.recipe else {})
                for w in offered
            ]
            default = chosen.get(group)
            found.append({"group": group, "default": default, "many": isinstance(default, list), "words": told})

    plain = {k: v for k, v in top.content.items() if not isinstance(v, dict) and k != "defaults"}
    options = [
        {"key": k, "value": v, "remark": top.remarks.get(f".{k}", top.remarks.get(k, ""))} for k, v in plain.items()
    ]
    return {"groups": found, "top": options}


@lru_cache(maxsize=256)
def _word(group: str, word: str, changed: float) -> dict[str, Any]:
    found = asdict(read(group, word))
    found["classes"] = _class_names(found)
    for option in found["options"]:
        option["form"] = form(option["type"])
    return found


def _class_names(word: dict[str, Any]) -> list[str]:
    """The classes of a dataset's word: those of its file, else those that its constructor's source gives."""
    given = next((o["value"] for o in word["options"] if o["key"] == "dataset.class_names"), None)
    if isinstance(given, list) or not word["target"] or word["group"] != "dataset":
        return [str(name) for name in given or ()]
    return class_names(str(word["target"]))


def changed() -> float:
    """When a file of conf/ last changed."""
    return max((path.stat().st_mtime for top in folders() for path in top.glob("*/*.yaml")), default=0.0)
