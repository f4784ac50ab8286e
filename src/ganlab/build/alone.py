"""What a config alone tells that cannot work, whatever its parts are. Imports no torch."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from omegaconf import DictConfig, ListConfig, OmegaConf

from ganlab.config import conf_folder
from ganlab.config.machine import leads_turns, no_place
from ganlab.config.suggestion import did_you_mean
from ganlab.config.words import words
from ganlab.errors import WrongUse


def check_alone(cfg: DictConfig) -> None:
    """Hold the keys of a config against each other.

    Raises:
        WrongUse: two of them contradict each other, or one would be without effect.
    """
    chosen = {group: dict(_chosen(cfg, group)) for group in several()}
    trainer, training = cfg.get("trainer") or {}, cfg.get("training") or {}
    _refuse_loop(trainer)
    _refuse_devices(trainer)
    _refuse_lost_patience(training, chosen["metric"])
    _refuse_precise_keras(cfg, trainer)
    if training.get("freeze_discriminator") and cfg.get("init_from") is None:
        raise WrongUse(
            f"training.freeze_discriminator={training['freeze_discriminator']} would keep layers at their random first "
            "weights; give init_from=RUN, or training.freeze_discriminator=0"
        )


def several() -> Iterator[str]:
    """The groups of which a run may choose several words: train.yaml begins them empty."""
    content = yaml.safe_load((conf_folder() / "train.yaml").read_text())
    return (str(key) for key, value in content.items() if value == {} and words(str(key)))


def _chosen(cfg: DictConfig, group: str) -> Iterator[tuple[str, Any]]:
    """The words of a group that are chosen; what a model sets of a word not chosen is left."""
    for key, node in (cfg.get(group) or {}).items():
        name = str(key)
        if OmegaConf.is_dict(node) and "_target_" in node:
            yield name, node
        elif name not in words(group):
            raise WrongUse(f"{group}.{name} is set, but there is no {group}={name}{did_you_mean(name, words(group))}")


def _refuse_loop(trainer: Mapping[Any, Any]) -> None:
    for name, value in trainer.items():
        if leads_turns(str(name)):
            raise WrongUse(no_place(f"trainer.{name}={value}"))


def _refuse_devices(trainer: Mapping[Any, Any]) -> None:
    """Lightning would share a run out in a way that knows one player only."""
    devices = trainer.get("devices", 1)
    if isinstance(devices, int) and devices < 1 and devices != -1:
        raise WrongUse(f"trainer.devices must be at least 1, or -1 for all there are, got {devices}")
    one = devices == 1 or (isinstance(devices, ListConfig) and len(devices) == 1)
    if trainer.get("strategy", "auto") == "auto" and not one:
        raise WrongUse(f"trainer.devices={devices} is for trainer=ddp; use that, or trainer.devices=1")


def _refuse_precise_keras(cfg: DictConfig, trainer: Mapping[Any, Any]) -> None:
    """Keras' layers see no autocast and have weights of 32 bits."""
    precision = trainer.get("precision", 32)
    for player in ("generator", "discriminator"):
        if (cfg.get(player) or {}).get("driver") == "keras" and str(precision) not in ("32", "32-true", "None"):
            raise WrongUse(
                f"trainer.precision={precision} is not for {player}.driver=keras, which computes in 32 bits; use "
                f"trainer.precision=32-true, or {player}.driver=torch"
            )


def _refuse_lost_patience(training: Mapping[Any, Any], metrics: Mapping[str, Any]) -> None:
    """What is waited for must be measured."""
    wanted = training.get("patience_metric")
    if training.get("patience") is not None and not metrics:
        raise WrongUse(
            f"training.patience={training['patience']} waits for a metric, and metric=[]; give one, such as "
            "metric=[fid]"
        )
    if wanted is not None and wanted not in metrics:
        raise WrongUse(
            f"training.patience_metric={wanted} is none of the run's metrics, which are {', '.join(metrics)}"
            f"{did_you_mean(wanted, metrics)}; give one of them, or add it to metric=[...]"
        )
