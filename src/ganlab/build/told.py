"""What a composed config tells of its images before anything of it is imported. Imports no torch."""

import re
from typing import Any

from omegaconf import DictConfig, OmegaConf

from ganlab.config.definition import definition, text


def images(dataset: DictConfig) -> tuple[tuple[int, ...], int] | None:
    """(sample_shape, number of classes) of a dataset's node; None where only the dataset itself knows them."""
    node: Any = OmegaConf.to_container(dataset, resolve=True)
    size, target = node.get("image_size"), str(node.get("_target_"))
    channels = node.get("channels", 1 if target.endswith(".Digits") else None)
    sides = [size, size] if isinstance(size, int) else size
    if not isinstance(channels, int) or not isinstance(sides, list) or len(sides) != 2:
        return None
    return (channels, *sides), len(node.get("classes") or node.get("class_names") or class_names(target))


def class_names(target: str) -> list[str]:
    """The classes that a dataset's constructor gives itself, by its source."""
    module, _, name = target.rpartition(".")
    found = definition(module, name)
    counts = re.findall(r"\[str\(\w+\) for \w+ in range\((\d+)\)\]", text(found)) if found else []
    return [str(i) for i in range(int(counts[0]))] if counts else []
