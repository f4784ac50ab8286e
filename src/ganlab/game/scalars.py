"""The numbers that turns leave behind, on the device."""

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor, nn


class Notes(Protocol):
    """Where a turn leaves its scalars."""

    def note(self, name: str, value: Tensor) -> None:
        """Keep a scalar of the turn in hand."""
        ...


class Scalars(nn.Module):
    """`rows` (log_every, len(names)): one row per turn, round and round, so that no turn waits for the device.

    `note` keeps a value for the row that the next `write` puts down. A scalar that no turn since computed (a lazy
    penalty's) keeps its last value.
    """

    rows: Tensor
    latest: Tensor

    def __init__(self, names: Sequence[str], log_every: int) -> None:
        super().__init__()
        self.names = list(names)
        self.register_buffer("rows", torch.zeros(log_every, len(self.names)))
        self.register_buffer("latest", torch.zeros(len(self.names)))
        self._noted: dict[str, Tensor] = {}
        self._places: dict[str, Tensor] = {}  # of each name in `latest`
        self._placed: Tensor | None = None  # the `latest` that these are views of: moving the module makes another

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def note(self, name: str, value: Tensor) -> None:
        """Keep a scalar of the turn in hand, without its graph."""
        self._noted[name] = value.detach()

    @torch.no_grad()
    def gather(self) -> None:
        """Put what was noted into `latest`."""
        if self._placed is not self.latest:
            self._placed = self.latest
            self._places = dict(zip(self.names, self.latest.unbind(), strict=True))
        torch._foreach_copy_([self._places[name] for name in self._noted], list(self._noted.values()))
        self._noted.clear()

    @torch.no_grad()
    def write(self, turn: int) -> None:
        """The row of a turn."""
        self.gather()
        self.rows[turn % len(self.rows)].copy_(self.latest)

    def read(self, first: int, end: int) -> Tensor:
        """The rows of the turns `first`..`end` - 1, (rows, len(names))."""
        turns = torch.arange(first, end) % len(self.rows)
        return self.rows[turns.to(self.rows.device)]
