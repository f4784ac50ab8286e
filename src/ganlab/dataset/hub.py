"""The Hugging Face hub, which may be out of reach."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECONDS = 4  # until the hub counts as out of reach


def load_from_hub(path: str, config: str | None, split: str) -> Any:
    """A split of a dataset of the hub, or of the copy that an earlier download left.

    Raises:
        OSError: neither can be had; the hub was asked once.
    """
    import datasets

    with _quiet(), _offline(not _answers(path)):
        return datasets.load_dataset(path, config, split=split)


def is_cached(path: str) -> bool:
    """Whether an earlier download of this dataset lies where the library keeps them."""
    home = os.environ.get("HF_HOME", "~/.cache/huggingface")
    folder = Path(os.environ.get("HF_DATASETS_CACHE", f"{home}/datasets")).expanduser()
    return (folder / path.replace("/", "___")).is_dir()


def _answers(path: str) -> bool:
    """Whether the hub says anything, be it a refusal; `load_dataset` itself would ask for half a minute."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    try:
        HfApi().dataset_info(path, timeout=SECONDS)
    except HfHubHTTPError:
        return True
    except Exception:  # the errors of whichever client the hub's library is built upon
        return False
    return True


@contextmanager
def _offline(wanted: bool) -> Iterator[None]:
    """Let both libraries look on the disk alone."""
    import datasets
    import huggingface_hub.constants

    places: tuple[Any, ...] = (huggingface_hub.constants, datasets.config)
    before = [place.HF_HUB_OFFLINE for place in places]
    try:
        for place in places:
            place.HF_HUB_OFFLINE = place.HF_HUB_OFFLINE or wanted
        yield
    finally:
        for place, value in zip(places, before, strict=True):
            place.HF_HUB_OFFLINE = value


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the libraries' lines about what they try again."""
    loggers = [logging.getLogger(name) for name in ("huggingface_hub", "datasets")]
    before = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
