"""The datasets that a dataset is made of, from the words or folders that name them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from omegaconf import DictConfig

from ganlab.config.words import path_of, words
from ganlab.errors import WrongUse

CHANGED = "ganlab.dataset.changed.Changed"
PASSED = ("image_size", "channels")  # what both are told, as far as they can be


def domain(name: str, pair: DictConfig) -> dict[str, Any]:
    """The node of domain "a" or "b" of the node `pair`.

    It is named by a word of `dataset`, by a folder of images, or by a mapping of `word` and of keys that the word
    takes; "+inverted" and "+rotated" behind it change its images. Where `pair` has a `path`, it is the folder `train<A
    or B>` in there, with `test<A or B>` for testing.

    Raises:
        WrongUse: there is no such word, folder or key.
    """
    told = {key: pair[key] for key in PASSED if pair.get(key) is not None}
    if "image_size" in told:
        told["fit"] = "resample"  # a word alone would pad, and refuse to be made smaller
    if pair.get("path") is not None:
        return _node("folder", {**told, **_halves(Path(str(pair.path)).expanduser(), name.upper())}, name)
    given = pair.get(name)
    if given is None:
        raise WrongUse(f"dataset.{name} names no data; give dataset.{name}=WORD, a folder, or dataset.path=FOLDER")
    own: dict[str, Any] = {}
    if isinstance(given, Mapping | DictConfig):
        own = {str(key): value for key, value in given.items()}
        given = own.pop("word", "folder")

    word, *changes = [str(given)] if Path(str(given)).is_dir() else str(given).split("+")
    if word in words("dataset"):
        node = _node(word, {**told, **own}, name, list(own))
    elif Path(word).expanduser().is_dir():
        node = _node("folder", {**told, **own, "path": word}, name, list(own))
    else:
        raise WrongUse(
            f"dataset.{name}={word} is neither a word of dataset nor a folder; `ganlab words dataset` lists the words"
        )
    return {"_target_": CHANGED, "dataset": node, "changes": changes} if changes else node


def _halves(folder: Path, letter: str) -> dict[str, Any]:
    train, test = folder / f"train{letter}", folder / f"test{letter}"
    if not train.is_dir():
        raise WrongUse(f"dataset.path={folder} has no folder train{letter}; give one that has trainA and trainB")
    return {"path": str(train), "test_path": str(test) if test.is_dir() else None}


def _node(word: str, told: Mapping[str, Any], name: str, asked: list[str] | None = None) -> dict[str, Any]:
    """A word's own node, with what it was told of the keys that it has."""
    content = yaml.safe_load(path_of("dataset", word).read_text())
    node = content.get("dataset", content)
    unknown = [key for key in asked or () if key not in node]
    if unknown or "a" in node:
        what = f"takes no {unknown[0]}" if unknown else "is made of two itself"
        raise WrongUse(f"dataset.{name}={word} {what}; it takes {', '.join(k for k in node if not k.startswith('_'))}")
    return {**node, **{key: value for key, value in told.items() if key in node}}
