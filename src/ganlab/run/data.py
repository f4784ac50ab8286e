"""The one LightningDataModule: arrays that stay where the networks are, and batches by index."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytorch_lightning as pl
import torch
from torch import Tensor

from ganlab.callback import TurnCallback
from ganlab.dataset import Dataset, Split
from ganlab.game import Game
from ganlab.layer.parallel import world
from ganlab.turn import Batch


class Data(pl.LightningDataModule):
    """Windows of stacked batches of a dataset's training split, for the turns that the trainer's game has still to do.

    The discriminator sees an endless stream of permutations of the split, each drawn from `seed` and its number, so
    turn t is the same batch in every run, after every resume and for any number of processes.

    Raises:
        ValueError: the batch is larger than the dataset, or does not divide among the processes.
    """

    def __init__(self, dataset: Dataset, split: Split, batch_size: int, discriminator_steps: int, seed: int) -> None:
        super().__init__()
        if batch_size > len(split.data):
            raise ValueError(
                f"training.batch_size={batch_size} is larger than dataset={dataset.name}, which has {len(split.data)} "
                f"training samples; use training.batch_size={len(split.data)} or less"
            )
        self.dataset, self.arrays = dataset, split
        self.batch_size, self.discriminator_steps, self.seed = batch_size, discriminator_steps, seed

    @property
    def turns_per_epoch(self) -> float:
        """Generator turns in which the discriminator sees as many samples as the split has."""
        return len(self.arrays.data) / (self.batch_size * self.discriminator_steps)

    def train_dataloader(self) -> "Windows":
        """The turns still to do, in windows that end where a callback is due."""
        assert self.trainer is not None
        trainer: Any = self.trainer
        every = [callback.every for callback in trainer.callbacks if isinstance(callback, TurnCallback)]
        turns = Turns(self, trainer.strategy.root_device, trainer.precision_plugin.convert_input)
        return Windows(turns, trainer.lightning_module, every)

    def transfer_batch_to_device(self, batch: Any, device: torch.device, dataloader_idx: int) -> Any:
        """A window as it is: its batches are made where they are needed."""
        return batch


class Turns:
    """`(real (steps, N, *sample_shape), labels (steps, N) | None)` of each turn, on the device."""

    def __init__(self, data: Data, device: torch.device, convert: Callable[[Batch], Batch] | None = None) -> None:
        self.data, self.device = data, device
        self.convert = convert  # to the precision of the weights: Lightning does not look into a window
        rank, processes = world()
        if data.batch_size % processes:
            raise ValueError(
                f"training.batch_size={data.batch_size} does not divide among {processes} processes; "
                f"use a multiple of {processes}"
            )
        share = data.batch_size // processes
        self.rows = slice(rank * share, (rank + 1) * share)
        self.samples = self._resident(torch.from_numpy(data.arrays.data))
        self.labels = None if data.arrays.labels is None else torch.from_numpy(data.arrays.labels).to(device)
        self._order: tuple[int, Tensor] = (-1, torch.empty(0))

    def _resident(self, samples: Tensor) -> Tensor:
        """Move the samples to the device, unless they would take more than half of its free memory."""
        if self.device.type == "cuda":
            free, _ = torch.cuda.mem_get_info(self.device)
            if samples.nbytes > free / 2:
                return samples
        return samples.to(self.device)

    def batch(self, turn: int) -> Batch:
        """The stacked batches of one generator turn."""
        indices = self._indices(turn)
        shape = indices.shape
        flat = indices.reshape(-1)
        samples = self.samples.index_select(0, flat.to(self.samples.device)).to(self.device, non_blocking=True)
        real = self.data.dataset.modality.tensor(samples.unflatten(0, shape))
        labels = None if self.labels is None else self.labels.index_select(0, flat.to(self.device)).view(shape)
        return real, labels

    def _indices(self, turn: int) -> Tensor:
        """(steps, N): this process's part of the turn's place in the stream."""
        size = self.data.discriminator_steps * self.data.batch_size
        position, end, parts = turn * size, (turn + 1) * size, []
        while position < end:
            number, offset = divmod(position, len(self.samples))
            part = self._permutation(number)[offset : offset + end - position]
            parts.append(part)
            position += len(part)
        return torch.cat(parts).view(self.data.discriminator_steps, self.data.batch_size)[:, self.rows]

    def _permutation(self, number: int) -> Tensor:
        if self._order[0] != number:
            seed = int(np.random.SeedSequence([self.data.seed, number]).generate_state(1, np.uint64)[0] >> 1)
            order = torch.randperm(len(self.samples), generator=torch.Generator().manual_seed(seed))
            self._order = (number, order.to(self.samples.device))
        return self._order[1]


class Windows:
    """Iterable of windows, each an iterator of the batches of some turns.

    A window begins where the game is once its first batch is asked for, and ends at the next multiple of any number in
    `every` that is not 0, or with the game.
    """

    def __init__(self, turns: Turns, game: Game, every: Sequence[int]) -> None:
        self.turns, self.game, self.every = turns, game, [number for number in every if number]

    def __iter__(self) -> Iterator[Iterator[Batch]]:
        while self.game.turn < self.game.turns:
            yield self._window()

    def _window(self) -> Iterator[Batch]:
        first = self.game.turn
        for turn in range(first, self.end(first)):
            batch = self.turns.batch(turn)
            yield batch if self.turns.convert is None else self.turns.convert(batch)

    def end(self, first: int) -> int:
        """The number of turns done when the window that begins after `first` turns ends."""
        return min([self.game.turns, *(first + number - first % number for number in self.every)])
