"""Config -> objects: the only code that instantiates from a config, and all that is said before anything is loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from hydra.errors import InstantiationException
from hydra.utils import get_object, instantiate
from omegaconf import DictConfig, ListConfig, OmegaConf
from torch import nn

from ganlab.augmentation import Augmentation
from ganlab.auxiliary import Auxiliary
from ganlab.build.needs import unmet, word
from ganlab.build.signatures import check, signature
from ganlab.build.transfer import freeze, load_weights
from ganlab.conditioning import Conditioning
from ganlab.conditioning.none import Unconditional
from ganlab.dataset import Dataset
from ganlab.discriminator import Discriminator
from ganlab.errors import WrongUse
from ganlab.features import Features
from ganlab.game.gan import GAN
from ganlab.generator import Generator
from ganlab.layer.normalization import has_batch_statistics
from ganlab.loss import Loss
from ganlab.metric import Metric
from ganlab.penalty import Penalty
from ganlab.schedule import Schedule
from ganlab.training import Training


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
    optimizers: tuple[Callable[..., Any], Callable[..., Any]]

    def gan(self, turns: int) -> GAN:
        """The LightningModule."""
        t = self.training
        return GAN(
            *(self.generator, self.discriminator, self.loss, self.penalties, self.optimizers, self.schedule, turns),
            *(t.discriminator_steps, t.ema_decay, t.gradient_clip, t.log_every),
            auxiliaries=self.auxiliaries,
            augmentations=self.augmentations,
            order=t.order,
            accumulate=t.accumulate,
            top_k=t.selection(),
        )


def build(cfg: DictConfig) -> Parts:
    """Check every node, build every part, and refuse each that does not go with those before it.

    Raises:
        WrongUse: one sentence that names the key, what was given, and the way out.
    """
    check(cfg)
    parts = Building(cfg)
    _refuse_devices(cfg.get("trainer", {}))
    training: Training = make(cfg.training)
    dataset = parts.add("dataset", cfg.dataset)
    parts.known |= {"sample_shape": dataset.sample_shape, "num_classes": dataset.num_classes}
    conditioning = parts.add("conditioning", cfg.conditioning)
    torch.manual_seed(cfg.seed)
    generator = parts.add("generator", cfg.generator, conditioning=conditioning)
    told = Unconditional() if _hides_labels(cfg) else conditioning
    discriminator = parts.add("discriminator", cfg.discriminator, conditioning=told)
    _refuse_lone_samples(training, {"generator": generator, "discriminator": discriminator})
    parts.known |= {"generator": generator, "discriminator": discriminator, "latent_dim": generator.latent_dim}
    parts.known |= {"feature_dim": discriminator.feature_dim, "local_dim": discriminator.local_dim}
    parts.known["weights"] = discriminator.weights
    loss = parts.add("loss", cfg.loss)
    parts.known["boundary"] = loss.boundary
    for penalty in loss.penalties().values():
        parts.refuse(f"loss={word(loss)}", penalty)
    parts.refuse("this discriminator", discriminator)
    features = parts.add("features", cfg.features)
    _transfer(cfg, training, generator, discriminator)
    return Parts(
        *(dataset, conditioning, generator, discriminator, loss),
        penalties={**loss.penalties(), **parts.add_all("penalty", cfg.penalty)},
        auxiliaries=parts.add_all("auxiliary", cfg.auxiliary),
        augmentations=parts.add_all("augmentation", cfg.augmentation),
        features=features,
        metrics=_metrics(parts, cfg, dataset, features),
        schedule=make(cfg.schedule),
        training=training,
        optimizers=(make(cfg.optimizer.generator), make(cfg.optimizer.discriminator)),
    )


def build_to_train(cfg: DictConfig) -> Parts:
    """As `build`; refuses a run besides whose folder would lie in its own data."""
    parts = build(cfg)
    if parts.dataset.holds(Path(str(cfg.paths.runs)).expanduser()):
        raise WrongUse(
            f"dataset.path={cfg.dataset.path} holds paths.runs={cfg.paths.runs}, so the samples of a run would become "
            "data; give paths.runs= a folder outside of it"
        )
    return parts


class Building:
    """Parts as they are added: what is built so far, and what is `known` for later constructors to name."""

    def __init__(self, cfg: DictConfig) -> None:
        self.cfg = cfg
        self.built: dict[str, Any] = {}
        self.known: dict[str, Any] = {}

    def refuse(self, label: str, part: Any) -> None:
        """Raise the first reason why a part does not go with what is built so far."""
        for reason in unmet(label, part, self.built):
            raise WrongUse(reason)

    def make(self, label: str, node: DictConfig, **known: Any) -> Any:
        """Build a part with what its constructor names of what is known, unless it is refused."""
        called = get_object(str(node["_target_"]))
        self.refuse(label, called)
        named, _ = signature(called)
        part = make(node, **{k: v for k, v in {**self.known, **known}.items() if k in named and k not in node})
        self.refuse(label, part)
        return part

    def add(self, group: str, node: DictConfig, **known: Any) -> Any:
        """The one part of a group."""
        target = str(node["_target_"])
        part = self.make(f"{group}={target.split('.')[-2]}", node, **known)
        self.built[group] = part
        return part

    def add_all(self, group: str, nodes: DictConfig) -> dict[str, Any]:
        """The parts of a group that takes any number, by name."""
        parts = {str(name): self.make(f"{group}={name!s}", node) for name, node in nodes.items()}
        self.built[group] = parts
        return parts


def _refuse_devices(trainer: Mapping[Any, Any]) -> None:
    """Lightning would share a run out in a way that knows one player only."""
    devices = trainer.get("devices", 1)
    if (
        trainer.get("strategy", "auto") == "auto"
        and devices != 1
        and not (isinstance(devices, ListConfig) and len(devices) == 1)
    ):
        raise WrongUse(f"trainer.devices={devices} is for trainer=ddp; use that, or trainer.devices=1")


def _refuse_lone_samples(training: Training, players: dict[str, nn.Module]) -> None:
    share = training.batch_size // training.accumulate
    for name, player in players.items():
        if share < 2 and has_batch_statistics(player):
            raise WrongUse(
                f"training.batch_size={training.batch_size} in {training.accumulate} shares leaves one sample to the "
                f"batch normalisation of the {name}; use a larger batch, or {name}.normalization=layer"
            )


def _hides_labels(cfg: DictConfig) -> bool:
    """Whether a head is to find the label, so that the discriminator must not be told it."""
    nodes = [cfg.loss, *cfg.auxiliary.values()]
    return any(getattr(get_object(str(node["_target_"])), "hides_labels", False) for node in nodes)


def _transfer(cfg: DictConfig, training: Training, generator: Generator, discriminator: Discriminator) -> None:
    """Start from another run's weights, and freeze what is to stay of them."""
    if cfg.init_from is not None:
        load_weights(cfg.init_from, {"generator": generator, "discriminator": discriminator})
    elif training.freeze_discriminator:
        raise WrongUse(
            f"training.freeze_discriminator={training.freeze_discriminator} would keep layers at their random first "
            "weights; give init_from=RUN, or training.freeze_discriminator=0"
        )
    freeze(discriminator, training.freeze_discriminator)


def _metrics(parts: Building, cfg: DictConfig, dataset: Dataset, features: Features) -> dict[str, Metric]:
    parts.known["centres"] = dataset.centres
    metrics = parts.add_all("metric", cfg.metric)
    if metrics:
        try:
            features.check(dataset)
        except ValueError as error:
            raise WrongUse(str(error)) from error
    return metrics


def make(node: DictConfig, **known: Any) -> Any:
    """Instantiate one `_target_` node; `known` are arguments that come from other parts.

    A node without nodes inside is called directly, at a tenth of what Hydra's general way takes.

    Raises:
        WrongUse: the constructor refused its arguments.
    """
    values = OmegaConf.to_container(node, resolve=True)
    assert isinstance(values, dict)
    try:
        if any(isinstance(v, dict) for v in values.values()) or any(str(k).startswith("_") for k in {*values} - _CALL):
            return instantiate(node, **known, _convert_="all")
        called = get_object(str(values.pop("_target_")))
        bound = values.pop("_partial_", False)
        arguments = {str(k): v for k, v in values.items()} | known
        return partial(called, **arguments) if bound else called(**arguments)
    except InstantiationException as error:
        if isinstance(error.__cause__, ValueError | OSError):
            raise WrongUse(str(error.__cause__)) from error
        raise
    except (ValueError, OSError) as error:
        raise WrongUse(str(error)) from error


_CALL = {"_target_", "_partial_"}


def cache_folder(cfg: DictConfig) -> Path:
    """Where decoded datasets, classifiers and reference features are kept."""
    return Path(str(cfg.paths.cache)).expanduser()
