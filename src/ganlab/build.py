"""Config -> objects: the only code that instantiates from a config, and all that is said before anything is loaded."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import torch
from hydra.errors import InstantiationException
from hydra.utils import get_object, instantiate
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import MissingMandatoryValue, OmegaConfBaseException

from ganlab.blocks import has_batch_statistics
from ganlab.conditioning import Conditioning
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


@dataclass(frozen=True)
class Parts:
    """Everything a config names, built and known to go together; nothing is loaded yet."""

    dataset: Dataset
    conditioning: Conditioning
    generator: Generator
    discriminator: Discriminator
    loss: Loss
    penalties: dict[str, Penalty]
    features: Features
    metrics: dict[str, Metric]
    schedule: Schedule
    training: Training
    optimizers: tuple[Callable[..., Any], Callable[..., Any]]

    def gan(self, turns: int) -> GAN:
        """The LightningModule."""
        t = self.training
        return GAN(
            *(
                self.generator,
                self.discriminator,
                self.loss,
                self.penalties,
                self.optimizers,
                self.schedule,
                turns,
            ),
            *(t.discriminator_steps, t.ema_decay, t.gradient_clip, t.log_every),
        )


def build(cfg: DictConfig) -> Parts:
    """Check every node, build every part, and check that the parts go together.

    Raises:
        WrongUse: one sentence that names the key, what was given, and the way out.
    """
    check(cfg)
    dataset: Dataset = make(cfg.dataset)
    known: dict[str, Any] = {"sample_shape": dataset.sample_shape, "num_classes": dataset.num_classes}
    conditioning: Conditioning = make(cfg.conditioning)
    if conditioning.needs_labels and not dataset.num_classes:
        raise WrongUse(
            f"conditioning={_word(conditioning)} needs labels, and dataset={dataset.name} has none; use "
            "conditioning=none, or a dataset with classes"
        )
    torch.manual_seed(cfg.seed)
    parts = Parts(
        dataset=dataset,
        conditioning=conditioning,
        generator=make(cfg.generator, **known, conditioning=conditioning),
        discriminator=make(cfg.discriminator, **known, conditioning=conditioning),
        loss=make(cfg.loss),
        penalties={name: make(node) for name, node in cfg.penalty.items()},
        features=make(cfg.features),
        metrics={name: make(node) for name, node in cfg.metric.items()},
        schedule=make(cfg.schedule),
        training=make(cfg.training),
        optimizers=(make(cfg.optimizer.generator), make(cfg.optimizer.discriminator)),
    )
    for refusal in refusals(parts):
        raise WrongUse(refusal)
    return parts


def refusals(parts: Parts) -> Iterator[str]:
    """Why the parts cannot go together, each with the way out."""
    for name, penalty in parts.penalties.items():
        if penalty.per_sample and has_batch_statistics(parts.discriminator):
            yield (
                f"penalty={name} needs each sample's own gradient, and the discriminator has batch normalisation; use "
                "discriminator.normalization=layer (or none), or another penalty"
            )
    for name, metric in parts.metrics.items():
        if metric.needs_probabilities and not parts.features.has_probabilities:
            yield f"metric={name} needs class probabilities, and features={_word(parts.features)} has none"
        if metric.needs_centres and parts.dataset.centres is None:
            yield f"metric={name} needs a dataset of known modes, got dataset={parts.dataset.name}; leave it out"
    if parts.metrics:
        try:
            parts.features.check(parts.dataset)
        except ValueError as error:
            yield str(error)


def make(node: DictConfig, **known: Any) -> Any:
    """Instantiate one `_target_` node; `known` are arguments that come from other parts.

    Raises:
        WrongUse: the constructor refused its arguments.
    """
    try:
        return instantiate(node, **known, _convert_="all")
    except InstantiationException as error:
        if isinstance(error.__cause__, ValueError | OSError):
            raise WrongUse(str(error.__cause__)) from error
        raise


def check(cfg: DictConfig) -> None:
    """Hold every `_target_` node against its constructor's signature and annotations.

    Raises:
        WrongUse: an unknown parameter, a wrong type or a missing value, in one sentence.
    """
    _check_call("", {k: cfg[k] for k in ("seed", "name", "fresh")}, _top_level, known=set())
    for key, node in _targets(cfg, ""):
        target = str(node["_target_"])
        try:
            called = get_object(target)
        except (ImportError, AttributeError, ValueError) as error:
            raise WrongUse(f"{key}._target_={target!s} cannot be imported ({error}); correct it") from error
        _check_call(f"{key}.", _values(key, node), called, known={"_target_", "_partial_", "_convert_", "_recursive_"})


def _top_level(seed: int, name: str, fresh: bool) -> None:
    """The types of the top-level values."""


def _targets(node: Any, key: str) -> Iterator[tuple[str, DictConfig]]:
    if not isinstance(node, DictConfig) or node._is_missing() or node._is_none():
        return
    if "_target_" in node:
        yield key, node
    for name in node:
        if not OmegaConf.is_missing(node, name):
            yield from _targets(node._get_node(name), f"{key}.{name}" if key else str(name))


def _values(key: str, node: DictConfig) -> dict[str, Any]:
    try:
        return {str(k): OmegaConf.to_container(v) if OmegaConf.is_config(v) else v for k, v in node.items()}
    except MissingMandatoryValue as error:
        raise WrongUse(f"{error.full_key} must be given; add {error.full_key}=VALUE") from error
    except OmegaConfBaseException as error:
        raise WrongUse(f"{key}: {error}") from error


def _check_call(prefix: str, values: Mapping[str, Any], called: Any, known: set[str]) -> None:
    parameters = inspect.signature(called).parameters
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return
    try:
        hints = get_type_hints(called.__init__ if inspect.isclass(called) else called)
    except (NameError, TypeError):
        hints = {}
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


def _word(part: Any) -> str:
    """The word of a part: the last of its module's name."""
    return type(part).__module__.rsplit(".", 1)[-1]


def cache_folder(cfg: DictConfig) -> Path:
    """Where decoded datasets, classifiers and reference features are kept."""
    return Path(str(cfg.paths.cache)).expanduser()
