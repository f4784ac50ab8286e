"""In what configs differ."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

UNTOLD = ("paths", "name", "seed", "fresh", "hydra", "logger", "callback", "watch", "reference", "recipe")
TARGET = "._target_"


def differences(configs: Sequence[Mapping[Any, Any]]) -> dict[str, list[Any]]:
    """The keys in which configs differ, with the value of each; None where one has no such key.

    A part goes by its class alone. Parameters that only one class has say no more than that it is another.

    >>> parts = {"_target_": "torch.optim.Adam", "lr": 1, "eps": 2}, {"_target_": "torch.optim.SGD", "lr": 3}
    >>> differences([{"optimizer": part} for part in parts])
    {'optimizer': ['Adam', 'SGD'], 'optimizer.lr': [1, 3]}
    """
    flat = [dict(_flat(config)) for config in configs]
    found: dict[str, list[Any]] = {}
    for key in dict.fromkeys(key for one in flat for key in one):
        values = [one.get(key) for one in flat]
        if all(value == values[0] for value in values):
            continue
        if key.endswith(TARGET):
            found[key.removesuffix(TARGET)] = _classes(values)
        elif _tells(values, [one.get(key.rpartition(".")[0] + TARGET) for one in flat]):
            found[key] = values
    return found


def _tells(values: Sequence[Any], targets: Sequence[Any]) -> bool:
    """Whether a parameter differs between equal parts, or unlike ones give it unlike values."""
    pairs = list(zip(values, targets, strict=True))
    return any(
        a != b and (of_a == of_b or (a is not None and b is not None))
        for (a, of_a), (b, of_b) in combinations(pairs, 2)
    )


def _classes(targets: Sequence[str | None]) -> list[str | None]:
    """The classes' names; with their modules where two are called the same."""
    brief = {target: target.rsplit(".", 1)[-1] for target in targets if target is not None}
    if len(set(brief.values())) < len(brief):
        return list(targets)
    return [None if target is None else brief[target] for target in targets]


def _flat(node: Mapping[Any, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if not above and key in UNTOLD:
            continue
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{above}{key}.")
        elif value not in (None, [], {}):
            yield f"{above}{key}", value
