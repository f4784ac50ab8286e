"""What a symptom is judged by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from ganlab.game import Game
from ganlab.measure.watchdog.specimens import Specimens

Row = Mapping[str, float]


class Break(NamedTuple):
    """The scalar that was not finite, in which turn, and what the game says of it."""

    name: str
    turn: int
    explanation: str


@dataclass(frozen=True)
class Look:
    """A game after a turn: the newest rows that were recorded, oldest first, and where they are due the `specimens`."""

    game: Game
    turn: int
    rows: Sequence[Row]
    specimens: Specimens | None = None
    broken: Break | None = None

    def recent(self, name: str, turns: int) -> list[float]:
        """A scalar's values over the last `turns` turns; empty where fewer were played, or it is not recorded."""
        if self.turn < turns:
            return []
        rows = list(takewhile(lambda row: row["turn"] > self.turn - turns, reversed(self.rows)))
        return [row[name] for row in reversed(rows) if name in row]

    def before(self, name: str, turns: int) -> Iterator[float]:
        """A scalar's values before the last `turns` turns, the oldest first."""
        rows = takewhile(lambda row: row["turn"] <= self.turn - turns, self.rows)
        return (row[name] for row in rows if name in row)
