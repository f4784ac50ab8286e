"""What a config names, built."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import torch
from hydra.utils import get_object
from omegaconf import DictConfig

from ganlab.augmentation import Augmentation
from ganlab.auxiliary import Auxiliary
from ganlab.build.make import make
from ganlab.build.signatures import names
from ganlab.conditioning import Conditioning
from ganlab.dataset import Dataset
from ganlab.discriminator import Discriminator
from ganlab.features import Features
from ganlab.game import Game
from ganlab.generator import Generator
from ganlab.loss import Loss
from ganlab.metric import Metric
from ganlab.penalty import Penalty
from ganlab.schedule import Schedule
from ganlab.training import Training

MakeOptimizer = Callable[..., torch.optim.Optimizer]


@dataclass(frozen=True)
class Parts:
    """Everything a config names, built and known to go together; of data, nothing is loaded yet."""

    dataset: Dataset
    conditioning: Conditioning
    generator: Generator
    discriminator: Discriminator
    loss: Loss
    penalties: dict[str, Penalty]
    auxiliaries: dict[str, Auxiliary]
    augmentations: dict[str, Augmentation]
    features: Features
    metrics: dict[str, Metric]
    schedule: Schedule
    training: Training
    optimizers: dict[str, MakeOptimizer]  # by player
    another: Callable[[], tuple[Generator, Discriminator]]  # both networks once more, with other first weights
    game_node: DictConfig

    def game(self, turns: int) -> Game:
        """The training process; its constructor is given what it names of the parts and of training's numbers."""
        known = {f.name: getattr(self, f.name) for f in fields(self)} | vars(self.training)
        known |= {"turns": turns, "top_k": self.training.selection()}
        named = names(get_object(str(self.game_node["_target_"])))
        game: Game = make(self.game_node, **{k: v for k, v in known.items() if k in named and k not in self.game_node})
        return game
