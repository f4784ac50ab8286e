"""All features of a measurement, while the memory holds a block of them."""

import os
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import torch
from torch import Tensor

HELD = 128 * 2**20  # bytes of rows in memory; those of more samples lie in a file
BLOCK = 1024  # rows that are worked on at once


class Rows:
    """Tensors (n, ...) appended one after the other.

    Up to `held` bytes they stay where they are; beyond, they lie in a file without a name, mapped when asked for, so
    that memory does not grow with their number.
    """

    def __init__(self, held: int = HELD) -> None:
        self.held = held
        self._parts: list[Tensor] = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, x: Tensor) -> None:
        """More rows, of the shape and type of those before."""
        x = x.detach()
        self._count += len(x)
        self._parts.append(x)
        if self._file is not None or sum(p.nbytes for p in self._parts) > self.held:
            self._spill()

    def tensor(self) -> Tensor:
        """All rows (N, ...): where they were made, or on the CPU as a view of the file.

        Raises:
            ValueError: there are none.
        """
        if not self._count:
            raise ValueError("there are no samples to measure")
        if self._file is None:
            self._parts = [torch.cat(self._parts)]
            return self._parts[0]
        self._file.flush()
        shape = (self._count, *self._row.shape)
        return torch.from_numpy(np.memmap(self._file, self._row.numpy().dtype, "c", shape=shape))

    def blocks(self, size: int = BLOCK) -> Iterator[Tensor]:
        """All rows, `size` at a time."""
        yield from self.tensor().split(size)

    def clear(self) -> None:
        """Forget all rows."""
        if self._file is not None:
            self._file.close()
        self._parts, self._file, self._count = [], None, 0

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=_folder())  # noqa: SIM115
            weakref.finalize(self, self._file.close)
            self._row = torch.empty(self._parts[0].shape[1:], dtype=self._parts[0].dtype)
        for part in self._parts:
            self._file.write(part.cpu().contiguous().numpy().data)
        self._parts = []


def _folder() -> str | None:
    """Where files of size may lie: /tmp is memory on many machines."""
    return None if "TMPDIR" in os.environ or not Path("/var/tmp").is_dir() else "/var/tmp"
