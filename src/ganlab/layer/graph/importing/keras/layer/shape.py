"""What moves numbers and computes none."""

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing.keras.importer import Importer


def _flatten(i: Importer) -> None:
    if i.rank > 2:
        i.add("permute", {"order": [*range(2, i.rank + 1), 1]}, suffix="_last")
    i.add("flatten")
    i.rank = 1


def _reshape(i: Importer) -> None:
    if "newshape" in i.config:
        raise WrongUse(f"{i.name} is keras.ops.reshape, which counts the batch; use the layer Reshape")
    given = i.config["target_shape"]
    target = list(given) if isinstance(given, list | tuple) else [given]
    if i.rank > 2:
        i.add("permute", {"order": [*range(2, i.rank + 1), 1]}, suffix="_last")
    i.add("reshape", {"shape": target})
    i.rank = len(target)
    if i.rank > 2:
        i.add("permute", {"order": [i.rank, *range(1, i.rank)]}, suffix="_first")


def _permute(i: Importer) -> None:
    """Keras' axes, channels last, as ours, channels first."""
    dims, r = i.config["dims"], i.rank
    ours = {a: a % r + 1 if r > 2 else a for a in dims}
    i.add("permute", {"order": [ours[dims[a - 1]] for a in ([r, *range(1, r)] if r > 2 else range(1, r + 1))]})


def _repeat(i: Importer) -> None:
    i.add("repeat_vector", {"times": i.config["n"]})
    i.rank = 2


def _margin(i: Importer) -> int:
    sides = {n for side in i.config["padding"] for n in (side if isinstance(side, list | tuple) else [side])}
    if len(sides) != 1:
        raise WrongUse(f"{i.name} pads sides differently, which pad does not; pad all alike")
    return int(sides.pop())


def _pad(i: Importer) -> None:
    i.add("pad", {"by": _margin(i)})


KINDS = {"Flatten": _flatten, "Permute": _permute, "Reshape": _reshape, "RepeatVector": _repeat, "ZeroPadding2D": _pad}
