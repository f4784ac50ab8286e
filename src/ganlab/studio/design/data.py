"""What a graph knows of a dataset, without torch where the config tells it."""

import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ganlab.build.told import images
from ganlab.errors import WrongUse
from ganlab.layer.graph.facts import Facts
from ganlab.store.file import replace_file
from ganlab.studio import schema
from ganlab.studio.asking import run_asked_for
from ganlab.studio.state import Studio

MOST_CHANNELS = 10_000
_lock = threading.Lock()


def facts(studio: Studio, words: Sequence[str], latent_dim: int) -> Facts:
    """The facts of the dataset that some words choose; the worker says them where the config alone does not.

    Raises:
        WrongUse: a word is none of a dataset's.
    """
    for word in words:
        if not word.startswith(("dataset=", "dataset.")):
            raise WrongUse(f"{word[:60]} is not of the dataset; give dataset=WORD or dataset.KEY=VALUE")
    shape, classes = _facts(studio.runs, tuple(words), schema.changed()) or _by_worker(studio, words)
    return Facts(tuple(shape), classes, latent_dim)


@lru_cache(maxsize=64)
def _facts(runs: Path, words: tuple[str, ...], changed: float) -> tuple[tuple[int, ...], int] | None:
    told = images(run_asked_for(words, runs).config.dataset)
    if told is None:
        return None
    (channels, *sides), classes = told
    return (min(channels, MOST_CHANNELS), *sides), classes


def _by_worker(studio: Studio, words: Sequence[str]) -> tuple[Sequence[int], int]:
    """By the worker, which builds the dataset; kept in a file, for it takes seconds to start."""
    file, key = studio.own_folder / "shapes.json", json.dumps(sorted(words))
    with _lock:
        known = _read(file)
        if key not in known:
            told = studio.workshop.ask("design.shape", words=list(words)).plain
            known[key] = [told["sample_shape"], told["num_classes"]]
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(file, json.dumps(known).encode())
    shape, classes = known[key]
    return shape, int(classes)


def _read(file: Path) -> dict[str, Any]:
    try:
        known = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
