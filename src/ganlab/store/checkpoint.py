"""Checkpoints on disk: the one file of the store that imports torch."""

import io
import logging
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import torch

from ganlab.store.run import replace_file

log = logging.getLogger("ganlab")


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Put tensors and plain values into a file, whole or not at all."""
    buffer = io.BytesIO()
    torch.save(dict(content), buffer)
    replace_file(path, buffer.getvalue())


def newest(folder: Path) -> dict[str, Any] | None:
    """The newest checkpoint of a run that can be read, on the CPU, or None."""
    for path in sorted(folder.glob("turn-*.pt"), reverse=True):
        try:
            return read(path)
        except (OSError, RuntimeError, EOFError, KeyError, ValueError, BadZipFile, pickle.UnpicklingError) as error:
            if isinstance(error, OSError) and error.errno is not None:  # the disk's fault, not the file's
                raise
            damaged = path.with_suffix(".damaged")
            path.rename(damaged)
            log.warning("%s is damaged; it is now %s, and the one before is used", path, damaged.name)
    return None


def read(path: Path) -> dict[str, Any]:
    """The content of a checkpoint on the CPU: tensors and plain values only."""
    return dict(torch.load(path, map_location="cpu", weights_only=True))
