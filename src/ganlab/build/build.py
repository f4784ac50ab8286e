"""Config -> objects, and all that is said before anything is loaded."""

from collections.abc import Mapping
from pathlib import Path

import torch
from hydra.utils import get_object
from omegaconf import DictConfig
from torch import nn

from ganlab.build.assembly import Assembly, word
from ganlab.build.make import make
from ganlab.build.networks import networks, others
from ganlab.build.parts import MakeOptimizer, Parts
from ganlab.build.refusals import refuse_lone_samples, refuse_own_data
from ganlab.build.signatures import check
from ganlab.build.transfer import freeze, load_weights
from ganlab.build.trust import refuse_foreign
from ganlab.conditioning import Conditioning
from ganlab.dataset import Dataset
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.features import Features
from ganlab.loss import Loss
from ganlab.penalty import Penalty
from ganlab.store.checkpoint_file import by_turn
from ganlab.store.run import Run
from ganlab.training import Training


def build(cfg: DictConfig) -> Parts:
    """Check every node, build every part, and refuse what does not go together.

    Raises:
        WrongUse: one sentence that names the key, what was given, and the way out.
    """
    check(cfg)
    training: Training = make(cfg.training)
    assembly = Assembly()
    dataset: Dataset = assembly.add_dataset(cfg.dataset)
    conditioning: Conditioning = assembly.add("conditioning", cfg.conditioning)
    given = assembly.facts
    generator, discriminator = networks(cfg, assembly, conditioning, int(cfg.seed))

    loss, brought = _loss(cfg, assembly)
    features: Features = assembly.add("features", cfg.features)
    parts = Parts(
        dataset=dataset,
        conditioning=conditioning,
        generator=generator,
        discriminator=discriminator,
        loss=loss,
        penalties={**brought, **assembly.add_all("penalty", cfg.penalty)},
        auxiliaries=assembly.add_all("auxiliary", cfg.auxiliary),
        augmentations=assembly.add_all("augmentation", cfg.augmentation),
        features=features,
        metrics=assembly.add_all("metric", cfg.metric),
        schedule=make(cfg.schedule),
        training=training,
        optimizers={str(player): _optimizer(cfg, str(player)) for player in cfg.optimizer},
        another=lambda: others(cfg, given, conditioning),
        game_node=cfg.game,
    )

    _refuse(cfg, assembly, parts)
    freeze(discriminator, training.freeze_discriminator)
    return parts


def build_to_train(cfg: DictConfig) -> Parts:
    """As `build`, with the first weights that `init_from` names where the run has none of its own yet.

    Raises:
        WrongUse: besides what `build` says, the run's folder would lie in its own data, or `init_from` does not fit.
    """
    parts = build(cfg)
    refuse_own_data(parts.dataset, cfg)
    if cfg.init_from is not None and (cfg.fresh or not by_turn(Run.of(cfg).checkpoints)):
        networks = {"generator": parts.generator, "discriminator": parts.discriminator}
        load_weights(str(cfg.init_from), networks, Path(cfg.paths.runs))
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


def _loss(cfg: DictConfig, assembly: Assembly) -> tuple[Loss, Mapping[str, Penalty]]:
    """The loss, and the penalties that it brings."""
    loss: Loss = assembly.add("loss", cfg.loss)
    assembly.settle(boundary=loss.boundary)
    own = loss.penalties()
    for penalty in own.values():
        assembly.note(f"loss={word(loss)}", penalty)
    return loss, own


def _refuse(cfg: DictConfig, assembly: Assembly, parts: Parts) -> None:
    """Hold the parts against each other; the game before it is made, which costs the memory of its networks."""
    target, training = str(cfg.game["_target_"]), parts.training
    assembly.parts |= {"training": training, "trainer": cfg.get("trainer", {}), "init_from": cfg.get("init_from")}
    assembly.note(f"game={target.split('.')[-2]}", get_object(target))
    assembly.check_needs()

    if parts.metrics:
        with as_wrong_use():
            parts.features.check(parts.dataset)
    refuse_lone_samples(training, {"generator": parts.generator, "discriminator": parts.discriminator})


def _optimizer(cfg: DictConfig, player: str) -> MakeOptimizer:
    """A player's optimizer once its parameters are known; tried on one parameter, so that it refuses now."""
    made: MakeOptimizer = make(cfg.optimizer[player])
    try:
        made([nn.Parameter(torch.zeros(()))])
    except (ValueError, TypeError, IndexError) as error:
        raise WrongUse(f"optimizer.{player}: {error}; correct its rates") from error
    return made


def cache_folder(cfg: DictConfig) -> Path:
    """Where decoded datasets, classifiers and reference features are kept."""
    return Path(str(cfg.paths.cache)).expanduser()
