"""The one LightningDataModule: arrays that stay where the networks are, and batches by index."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor

from ganlab.callback import TurnCallback
from ganlab.dataset import Dataset, Split
from ganlab.game import Game
from ganlab.layer.parallel import world
from ganlab.run.stream import Stream
from ganlab.turn import Batch


class Data(pl.LightningDataModule):
    """Windows of stacked batches of a dataset's training split, for the turns that the trainer's game has still to do.

    The discriminator sees an endless stream of permutations of the split, each drawn from `seed` and its number, so
    turn t is the same batch in every run, after every resume and for any number of processes. Of several domains each
    has a stream of its own, and a turn's batches are theirs, one after the other.

    Raises:
        ValueError: the batch is larger than the dataset, or does not divide among the processes.
    """

    def __init__(self, dataset: Dataset, split: Split, batch_size: int, discriminator_steps: int, seed: int) -> None:
        super().__init__()
        self.streams = dataset.streams(split)
        fewest = min(rows.stop - rows.start for rows in self.streams)
        if batch_size > fewest:
            raise ValueError(
                f"training.batch_size={batch_size} is larger than dataset={dataset.name}, which has {fewest} "
                f"training samples; use training.batch_size={fewest} or less"
            )
        self.dataset, self.arrays = dataset, split
        self.batch_size, self.discriminator_steps, self.seed = batch_size, discriminator_steps, seed

    @property
    def turns_per_epoch(self) -> float:
        """Generator turns in which the discriminator sees as many samples as the split has, or its largest domain."""
        most: int = max(rows.stop - rows.start for rows in self.streams)
        return most / (self.batch_size * self.discriminator_steps)

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
    """`(real (steps, N, *sample_shape), labels (steps, N) | None)` of each turn, on the device.

    Raises:
        ValueError: a batch does not divide among the processes.
    """

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
        size = data.discriminator_steps * data.batch_size
        self.streams = [
            Stream(rows, size, [data.seed, number] if number else [data.seed], self.samples.device)
            for number, rows in enumerate(data.streams)
        ]

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
        """(steps, N): this process's part of the turn's place in the streams."""
        rows = torch.cat([stream.rows(turn) for stream in self.streams])
        return rows.view(-1, self.data.batch_size)[:, self.rows]


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
