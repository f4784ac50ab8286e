"""What changes from turn to turn, on the device."""

from collections.abc import Mapping

import torch
from torch import Tensor


class Clock:
    """Scalars by name, written before each turn in one copy, so that a turn holds no number of its own.

    A turn that is recorded once can then be played again: `of` gives the same tensors for the whole training.
    """

    def __init__(self, names: list[str], device: torch.device) -> None:
        self.names = names
        self._values = torch.zeros(len(names), device=device)
        self._views = dict(zip(names, self._values.unbind(), strict=True))

    def of(self, name: str) -> Tensor:
        """The scalar of that name."""
        return self._views[name]

    def write(self, values: Mapping[str, float]) -> None:
        """Set every scalar."""
        self._values.copy_(torch.tensor([values[name] for name in self.names]), non_blocking=True)
