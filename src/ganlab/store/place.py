"""Where a run or a sweep lies."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from ganlab.errors import WrongUse

LONGEST = 200  # bytes of a folder's name; disks allow 255, of which temporary files need some


def place(cfg: Mapping[str, Any] | DictConfig) -> Path:
    """Where a config's run or sweep goes: the folder `name` below `paths.runs`.

    Raises:
        WrongUse: the name leads elsewhere.
    """
    name, runs = str(cfg["name"]), str(cfg["paths"]["runs"])
    parts = name.split("/")
    if not all(parts) or {".", ".."} & set(parts) or "\0" in name or name != name.strip():
        raise WrongUse(
            f"name={name} is no folder below paths.runs={runs}; give words, with a slash between folders if you like, "
            "and no . or .. among them"
        )
    if any(len(os.fsencode(part)) > LONGEST for part in parts):
        raise WrongUse(
            f"name={name[:20]}... is longer than the {LONGEST} bytes that a folder's name may have; shorten it"
        )
    return Path(runs).expanduser() / name
