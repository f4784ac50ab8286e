"""Config -> objects, and all that is said before anything is loaded."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from hydra.utils import get_object
from omegaconf import DictConfig
from torch import nn

from ganlab.augmentation import Augmentation
from ganlab.auxiliary import Auxiliary
from ganlab.build.assembly import Assembly, word
from ganlab.build.facts import Facts
from ganlab.build.make import make
from ganlab.build.refusals import (
    refuse_devices,
    refuse_lone_samples,
    refuse_lost_patience,
    refuse_own_data,
    refuse_random_frozen,
    refuse_told_discriminator,
)
from ganlab.build.signatures import check, names
from ganlab.build.transfer import freeze, load_weights
from ganlab.build.trust import refuse_foreign
from ganlab.conditioning import Conditioning
from ganlab.conditioning.none import Unconditional
from ganlab.dataset import Dataset
from ganlab.discriminator import Discriminator
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.features import Features
from ganlab.game import Game
from ganlab.generator import Generator
from ganlab.loss import Loss
from ganlab.metric import Metric
from ganlab.needs import LABELS
from ganlab.penalty import Penalty
from ganlab.schedule import Schedule
from ganlab.store.run import Run
from ganlab.training import Training

__all__ = ["Parts", "build", "build_run", "build_to_train", "cache_folder", "make"]

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


@dataclass(frozen=True)
class Measured:
    """What samples are measured by; nothing is loaded yet."""

    dataset: Dataset
    features: Features
    metrics: dict[str, Metric]


def build(cfg: DictConfig) -> Parts:
    """Check every node, build every part, and refuse what does not go together.

    Raises:
        WrongUse: one sentence that names the key, what was given, and the way out.
    """
    check(cfg)
    refuse_devices(cfg.get("trainer", {}))
    training: Training = make(cfg.training)
    assembly = Assembly()

    dataset: Dataset = assembly.add("dataset", cfg.dataset)
    _settle(assembly, dataset)
    conditioning: Conditioning = assembly.add("conditioning", cfg.conditioning)
    given = assembly.facts
    generator, discriminator = _networks(cfg, assembly, conditioning, int(cfg.seed))

    loss: Loss = assembly.add("loss", cfg.loss)
    assembly.settle(boundary=loss.boundary)
    own = loss.penalties()
    for penalty in own.values():
        assembly.note(f"loss={word(loss)}", penalty)
    features: Features = assembly.add("features", cfg.features)
    parts = Parts(
        dataset=dataset,
        conditioning=conditioning,
        generator=generator,
        discriminator=discriminator,
        loss=loss,
        penalties={**own, **assembly.add_all("penalty", cfg.penalty)},
        auxiliaries=assembly.add_all("auxiliary", cfg.auxiliary),
        augmentations=assembly.add_all("augmentation", cfg.augmentation),
        features=features,
        metrics=assembly.add_all("metric", cfg.metric),
        schedule=make(cfg.schedule),
        training=training,
        optimizers={str(player): _optimizer(cfg, str(player)) for player in cfg.optimizer},
        another=lambda: _others(cfg, given, conditioning),
        game_node=cfg.game,
    )

    _note_game(cfg, assembly, training)
    assembly.check_needs()
    if parts.metrics:
        with as_wrong_use():
            features.check(dataset)
    refuse_lone_samples(training, {"generator": generator, "discriminator": discriminator})
    refuse_random_frozen(training, cfg.init_from)
    refuse_lost_patience(training, cfg.metric)
    freeze(discriminator, training.freeze_discriminator)
    return parts


def build_to_train(cfg: DictConfig) -> Parts:
    """As `build`, with the first weights that `init_from` names where the run has none of its own yet.

    Raises:
        WrongUse: besides what `build` says, the run's folder would lie in its own data, or `init_from` does not fit.
    """
    parts = build(cfg)
    refuse_own_data(parts.dataset, cfg)
    if cfg.init_from is not None and (cfg.get("fresh") or not any(Run.of(cfg).checkpoints.glob("turn-*.pt"))):
        load_weights(cfg.init_from, {"generator": parts.generator, "discriminator": parts.discriminator})
    return parts


def build_run(run: Run) -> Parts:
    """The parts of a run that was trained, perhaps by somebody else: from its `config.yaml`, only what ganlab knows.

    Raises:
        WrongUse: the config names other code, and the run is not `trusted`.
    """
    cfg = run.config
    if not run.trusted:
        refuse_foreign(cfg, run.folder)
    return build(cfg)


def build_measured(cfg: DictConfig, parts: Parts | None = None) -> Measured:
    """What samples are measured by: the dataset, features and metrics of a config; `parts` made the samples.

    Raises:
        WrongUse: they do not go together, or a metric asks for what the parts have not.
    """
    check(cfg)
    assembly = Assembly()
    if parts is not None:
        made = {"conditioning": parts.conditioning, "generator": parts.generator, "auxiliary": parts.auxiliaries}
        assembly.parts.update(made)
    dataset: Dataset = assembly.add("dataset", cfg.dataset)
    _settle(assembly, dataset)
    features: Features = assembly.add("features", cfg.features)
    measured = Measured(dataset, features, assembly.add_all("metric", cfg.metric))
    assembly.check_needs()
    with as_wrong_use():
        features.check(dataset)
    return measured


def _note_game(cfg: DictConfig, assembly: Assembly, training: Training) -> None:
    """Let the game's needs be checked before it is made: it costs the memory of its networks."""
    target = str(cfg.game["_target_"])
    assembly.parts |= {"training": training, "trainer": cfg.get("trainer", {}), "init_from": cfg.get("init_from")}
    assembly.note(f"game={target.split('.')[-2]}", get_object(target))


def _settle(assembly: Assembly, dataset: Dataset) -> None:
    assembly.settle(
        sample_shape=dataset.sample_shape,
        num_classes=dataset.num_classes,
        centres=dataset.centres,
        modality=dataset.modality,
        vocabulary=dataset.modality.vocabulary,
        language=dataset.language,
    )


def _others(cfg: DictConfig, facts: Facts, conditioning: Conditioning) -> tuple[Generator, Discriminator]:
    """Another pair of networks, of weights that a seed of their own draws; the stream of random numbers stays where it is."""
    assembly = Assembly()
    assembly.facts = facts
    seed = np.random.SeedSequence([int(cfg.seed), 1]).generate_state(1)[0]
    with torch.random.fork_rng(devices=[]):
        return _networks(cfg, assembly, conditioning, int(seed))


def _networks(
    cfg: DictConfig, assembly: Assembly, conditioning: Conditioning, seed: int
) -> tuple[Generator, Discriminator]:
    """Both networks, whose first weights the seed decides."""
    torch.manual_seed(seed)
    assembly.settle(conditioning=conditioning)
    generator: Generator = assembly.add("generator", cfg.generator)
    generator.is_told = generator.is_told or LABELS in conditioning.needs
    assembly.settle(generator=generator, latent_dim=generator.latent_dim)

    hidden = _hides_labels(cfg)
    assembly.settle(conditioning=Unconditional() if hidden else conditioning)
    discriminator: Discriminator = assembly.add("discriminator", cfg.discriminator)
    refuse_told_discriminator(discriminator, hidden)
    assembly.settle(
        conditioning=conditioning,
        discriminator=discriminator,
        feature_dim=discriminator.feature_dim,
        local_dim=discriminator.local_dim,
        weights=discriminator.weights,
    )
    return generator, discriminator


def _hides_labels(cfg: DictConfig) -> bool:
    """Whether a head is to find the label, so that the discriminator must not be told it."""
    nodes = [cfg.loss, *cfg.auxiliary.values()]
    return any(getattr(get_object(str(node["_target_"])), "hides_labels", False) for node in nodes)


def _optimizer(cfg: DictConfig, player: str) -> MakeOptimizer:
    """A player's optimizer once its parameters are known; tried on one parameter, so that it refuses now."""
    made: MakeOptimizer = make(cfg.optimizer[player])
    try:
        made([nn.Parameter(torch.zeros(()))])
    except (ValueError, TypeError) as error:
        raise WrongUse(f"optimizer.{player}: {error}; correct its rates") from error
    return made


def cache_folder(cfg: DictConfig) -> Path:
    """Where decoded datasets, classifiers and reference features are kept."""
    return Path(str(cfg.paths.cache)).expanduser()
