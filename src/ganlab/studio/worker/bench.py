"""What the worker keeps at hand between requests: trained models, datasets, live games."""

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ganlab.dataset import Dataset, Split
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.measure.load import Trained, look
from ganlab.measure.sampler import Sampler
from ganlab.needs import TOLD_GENERATOR
from ganlab.store.checkpoint_file import by_turn, file_name
from ganlab.store.run import Run

MODELS, SAMPLERS, DATASETS, GAMES = 6, 4, 3, 8  # of each, how many are kept


class Recent(OrderedDict[Any, Any]):
    """The last `most` things that were made or asked for again."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def get_or_make(self, key: Any, make: Callable[[], Any]) -> Any:
        """What stands under `key`."""
        if key not in self:
            self[key] = make()
            while len(self) > self.most:
                self.popitem(last=False)
        self.move_to_end(key)
        return self[key]


@dataclass
class Bench:
    """Everything that is kept."""

    models: Recent = field(default_factory=lambda: Recent(MODELS))
    datasets: Recent = field(default_factory=lambda: Recent(DATASETS))
    games: Recent = field(default_factory=lambda: Recent(GAMES))

    def model(self, folder: str, checkpoint: str | None = None) -> "Model":
        """A run as a checkpoint holds it, the newest where None; read anew where the file changed.

        Raises:
            WrongUse: there is none, or it is of a game without latents.
        """
        run = Run.load(folder)
        path = _checkpoint(run, checkpoint)
        stamp = path.stat().st_mtime_ns if path is not None and path.is_file() else 0
        name = None if path is None else path.name
        key = (folder, name, stamp)
        made: Model = self.models.get_or_make(key, lambda: Model(run, name, trained(run, name)))
        return made


def trained(run: Run, checkpoint: str | None) -> Trained:
    """A run as a checkpoint holds it.

    Raises:
        WrongUse: it has none, it does not fit the run's config, or the game has no latents.
    """
    try:
        return look(run, "studio", checkpoint, images=False)
    except RuntimeError as error:
        reason = str(error).splitlines()[0]
        raise WrongUse(f"the checkpoint does not fit the config of {run.folder} ({reason}); choose another") from error


def _checkpoint(run: Run, asked: str | None) -> Path | None:
    if asked is not None:
        return run.checkpoints / file_name(asked)
    return next(reversed(by_turn(run.checkpoints)), None)


@dataclass
class Model:
    """A trained game, ready to be sampled."""

    run: Run
    checkpoint: str | None
    trained: Trained
    samplers: Recent = field(default_factory=lambda: Recent(SAMPLERS))
    kept: dict[str, Any] = field(default_factory=dict)  # what is made once for it

    @property
    def dataset(self) -> Dataset:
        """What it learned from."""
        return self.trained.parts.dataset

    @property
    def is_told(self) -> bool:
        """Whether the generator is told a class."""
        return TOLD_GENERATOR.met(self.trained.parts.generator)

    @cached_property
    def train(self) -> Split:
        """Its training data.

        Raises:
            WrongUse: they are not on this disk.
        """
        with as_wrong_use():
            return self.dataset.split("train")

    def sampler(self, truncation: float | None = None) -> Sampler:
        """Its generator."""
        made: Sampler = self.samplers.get_or_make(truncation, lambda: self.trained.sampler(truncation=truncation))
        return made

    def latent(self, seed: int, z: Sequence[float | None], truncation: float | None = None) -> Tensor:
        """(1, latent_dim): what `seed` draws, with the numbers of `z` in place of its first ones where they are given.

        Raises:
            WrongUse: there are more numbers than the latent has.
        """
        sampler = self.sampler(truncation)
        if len(z) > sampler.latent_dim:
            raise WrongUse(f"z holds {len(z)} numbers, and a latent of this run has {sampler.latent_dim}; give fewer")
        latent = sampler.latents(1, torch.Generator().manual_seed(seed))
        for place, value in enumerate(z):
            if value is not None:
                latent[0, place] = value
        return latent

    def labels(self, label: str | None, count: int) -> Tensor | None:
        """(count,) the class of that name or number, the first where None; None without classes.

        Raises:
            WrongUse: there is no such class, or the generator is told none.
        """
        names = self.dataset.class_names
        if label is not None and not self.is_told:
            raise WrongUse(f"label={label} asks for a class, and this run's generator is told none; leave label out")
        if not names:
            return None
        if label is None:
            return torch.zeros(count, dtype=torch.int64)
        number = names.index(label) if label in names else int(label) if label.isdecimal() and len(label) < 9 else -1
        if not 0 <= number < len(names):
            raise WrongUse(f"label={label} is no class of this run; there are {', '.join(names[:20])}")
        return torch.full((count,), number)


def plain(value: Any) -> Any:
    """As JSON holds it: what is not finite is null."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Tensor):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
