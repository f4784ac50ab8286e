"""Config -> objects: the only code that instantiates from a config, and all that is said before anything is loaded."""

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import torch
from hydra.errors import InstantiationException
from hydra.utils import get_object, instantiate
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import MissingMandatoryValue, OmegaConfBaseException

from ganlab.augmentation import Augmentation
from ganlab.auxiliary import Auxiliary
from ganlab.compatibility import unmet, word
from ganlab.conditioning import Conditioning
from ganlab.conditioning.none import Unconditional
from ganlab.config import WrongUse
from ganlab.dataset import Dataset
from ganlab.discriminator import Discriminator
from ganlab.features import Features
from ganlab.gan import GAN
from ganlab.generator import Generator
from ganlab.loss import Loss
from ganlab.metric import Metric
from ganlab.penalty import Penalty
from ganlab.schedule import Schedule
from ganlab.training import Training
from ganlab.transfer import freeze, load_weights


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
    training: Training = make(cfg.training)
    dataset = parts.add("dataset", cfg.dataset)
    parts.known |= {"sample_shape": dataset.sample_shape, "num_classes": dataset.num_classes}
    conditioning = parts.add("conditioning", cfg.conditioning)
    torch.manual_seed(cfg.seed)
    generator = parts.add("generator", cfg.generator, conditioning=conditioning)
    told = Unconditional() if _hides_labels(cfg) else conditioning
    discriminator = parts.add("discriminator", cfg.discriminator, conditioning=told)
    parts.known |= {"generator": generator, "discriminator": discriminator, "latent_dim": generator.latent_dim}
    parts.known |= {"feature_dim": discriminator.feature_dim, "local_dim": discriminator.local_dim}
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
        named, _ = _signature(called)
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


def check(cfg: DictConfig) -> None:
    """Hold every `_target_` node against its constructor's signature and annotations.

    Raises:
        WrongUse: an unknown parameter, a wrong type or a missing value, in one sentence.
    """
    top = ("seed", "name", "fresh", "init_from")
    _check_call("", {k: cfg[k] for k in top if k in cfg}, _top_level, known=set())
    for key, node in _targets(cfg, ""):
        target = str(node["_target_"])
        try:
            with _quiet_hydra():
                called = get_object(target)
        except (ImportError, AttributeError, ValueError) as error:
            reason = str(error).strip().splitlines()[-1]
            raise WrongUse(f"{key}._target_={target!s} cannot be imported: {reason}") from error
        _check_call(f"{key}.", _values(key, node), called, known={"_target_", "_partial_", "_convert_", "_recursive_"})


@contextmanager
def _quiet_hydra() -> Iterator[None]:
    """Hydra also logs what it raises."""
    logger = logging.getLogger("hydra.utils")
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = False


def _top_level(seed: int, name: str, init_from: str | None, fresh: bool = False) -> None:
    """The types of the top-level values."""


def _targets(node: Any, key: str) -> Iterator[tuple[str, DictConfig]]:
    if not isinstance(node, DictConfig) or node._is_missing() or node._is_none():
        return
    if "_target_" in node:
        yield key, node
    for name in node:
        if not OmegaConf.is_missing(node, name):
            yield from _targets(node._get_node(name), f"{key}.{name!s}" if key else str(name))


def _values(key: str, node: DictConfig) -> dict[str, Any]:
    try:
        return {str(k): OmegaConf.to_container(v) if OmegaConf.is_config(v) else v for k, v in node.items()}
    except MissingMandatoryValue as error:
        raise WrongUse(f"{error.full_key} must be given; add {error.full_key}=VALUE") from error
    except OmegaConfBaseException as error:
        raise WrongUse(f"{key}: {error}") from error


def _check_call(prefix: str, values: Mapping[str, Any], called: Any, known: set[str]) -> None:
    parameters, hints = _signature(called)
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return
    for name, value in values.items():
        if name in known:
            continue
        if name not in parameters:
            close = get_close_matches(name, parameters, 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise WrongUse(
                f"{prefix}{name} is no parameter of {called.__name__}, which takes {', '.join(parameters)}{hint}"
            )
        if not matches(value, hints.get(name, Any)):
            raise WrongUse(
                f"{prefix}{name}={value} has the wrong type ({type(value).__name__}); it must be "
                f"{describe(hints[name])}"
            )


@cache
def _signature(called: Any) -> tuple[Mapping[str, inspect.Parameter], Mapping[str, Any]]:
    """The parameters of a constructor and their annotations."""
    try:
        hints = get_type_hints(called.__init__ if inspect.isclass(called) else called)
    except (NameError, TypeError):
        hints = {}
    return inspect.signature(called).parameters, hints


def matches(value: Any, hint: Any) -> bool:
    """Whether a value out of a config can be what an annotation asks for; what cannot be checked passes."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(value, dict) and "_target_" in value:
        return True
    if hint in (None, NoneType):
        return value is None
    if origin in (Union, UnionType):
        return any(matches(value, a) for a in arguments)
    if origin is Literal:
        return value in arguments
    if hint is bool:
        return isinstance(value, bool)
    if hint in (int, float):
        return isinstance(value, int if hint is int else (int, float)) and not isinstance(value, bool)
    if hint is str:
        return isinstance(value, str)
    plain = origin or hint
    if inspect.isclass(plain) and issubclass(plain, Mapping):
        return isinstance(value, dict)
    if inspect.isclass(plain) and (issubclass(plain, Sequence) or plain in (list, tuple)):
        inner = [a for a in arguments if a is not Ellipsis]
        return isinstance(value, list | tuple) and (not inner or all(any(matches(v, a) for a in inner) for v in value))
    return plain is not torch.Tensor


def describe(hint: Any) -> str:
    """An annotation in a user's words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(describe(a) for a in arguments if a is not torch.Tensor)
    if origin is Literal:
        return "one of " + ", ".join(map(str, arguments))
    names = {int: "a whole number", float: "a number", bool: "true or false", str: "a text", NoneType: "null"}
    if hint in names:
        return names[hint]
    if inspect.isclass(origin) and (issubclass(origin, Sequence) or origin in (list, tuple)):
        return f"a list, each {describe(arguments[0])}"
    return getattr(hint, "__name__", str(hint))


def cache_folder(cfg: DictConfig) -> Path:
    """Where decoded datasets, classifiers and reference features are kept."""
    return Path(str(cfg.paths.cache)).expanduser()
