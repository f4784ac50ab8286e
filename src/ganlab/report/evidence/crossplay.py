"""What each discriminator of some runs said of each generator: `crossplay.json`, read and written. Imports no torch."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ganlab.store.file import Damaged, read_mapping, replace_file

FILE = "crossplay.json"


@dataclass(frozen=True)
class Rating:
    """A strength in points, of which 400 are odds of ten to one, and a 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class CrossPlay:
    """The runs in order, and what became of their games.

    `accuracy[i][j]` is the share that discriminator i judged right of generator j's samples and as many real ones:
    the mean of `fakes[i][j]`, those called fake, and `reals[i]`, those called real. `thresholds` says above which
    score discriminator i calls a sample real, and why there.
    """

    labels: list[str]
    signatures: list[str]
    accuracy: list[list[float]]
    fakes: list[list[float]]
    reals: list[float]
    thresholds: list[str]
    generators: list[Rating]
    discriminators: list[Rating]
    count: int
    protocol: str
    notes: list[str]

    def write(self, folder: Path) -> Path:
        """Replace the folder's `crossplay.json`."""
        path = folder / FILE
        replace_file(path, json.dumps(asdict(self), indent=1).encode())
        return path


def read(folder: Path) -> CrossPlay | None:
    """The folder's `crossplay.json`; None where there is none.

    Raises:
        Damaged: it is something else.
    """
    path, way_out = folder / FILE, "give ganlab crossplay again, which writes it anew"
    try:
        plain: dict[str, Any] = read_mapping(path, way_out)
        for players in ("generators", "discriminators"):
            plain[players] = [Rating(**rating) for rating in plain[players]]
        return CrossPlay(**plain)
    except FileNotFoundError:
        return None
    except (TypeError, KeyError) as error:
        raise Damaged(f"{path} is damaged ({error}); {way_out}") from error


def as_text(play: CrossPlay) -> str:
    """The table for a terminal: rows discriminators, columns generators, in per cent."""
    numbers = [f"G{j + 1}" for j in range(len(play.labels))]
    width = max(len(label) for label in play.labels) + 5
    lines = [f"{'% judged right: rows D, columns G':{width}s}  " + "".join(f"{n:>8s}" for n in numbers)]
    for i, (label, row) in enumerate(zip(play.labels, play.accuracy, strict=True)):
        lines.append(f"{f'D{i + 1}  {label}':{width}s}  " + "".join(f"{100 * a:8.2f}" for a in row))
    for name, letter, ratings in (
        ("generators", "G", play.generators),
        ("discriminators", "D", play.discriminators),
    ):
        lines += ["", f"rating of {name} (95 % interval)"]
        for place in _best_first(ratings):
            r, label = ratings[place], f"{letter}{place + 1}  {play.labels[place]}"
            lines.append(f"{label:{width}s}  {r.value:8.0f}  ({r.low:.0f} to {r.high:.0f})")
    return "\n".join([*lines, "", *play.notes])


def _best_first(ratings: Sequence[Rating]) -> list[int]:
    return sorted(range(len(ratings)), key=lambda i: -ratings[i].value)
