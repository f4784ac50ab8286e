"""What cannot work for reasons that no single part can know."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, ListConfig

from ganlab.config.suggestion import did_you_mean
from ganlab.dataset import Dataset
from ganlab.discriminator import Discriminator
from ganlab.errors import WrongUse
from ganlab.generator import Generator
from ganlab.layer.normalization import has_batch_statistics
from ganlab.training import Training


def refuse_devices(trainer: Mapping[Any, Any]) -> None:
    """Lightning would share a run out in a way that knows one player only."""
    devices = trainer.get("devices", 1)
    if isinstance(devices, int) and devices < 1 and devices != -1:
        raise WrongUse(f"trainer.devices must be at least 1, or -1 for all there are, got {devices}")
    one = devices == 1 or (isinstance(devices, ListConfig) and len(devices) == 1)
    if trainer.get("strategy", "auto") == "auto" and not one:
        raise WrongUse(f"trainer.devices={devices} is for trainer=ddp; use that, or trainer.devices=1")


def refuse_lone_samples(training: Training, players: Mapping[str, Generator | Discriminator]) -> None:
    """Batch normalisation has no variance of one sample."""
    share = training.batch_size // training.accumulate
    for name, player in players.items():
        if share < 2 and has_batch_statistics(player):
            raise WrongUse(
                f"training.batch_size={training.batch_size} in {training.accumulate} shares leaves one sample to the "
                f"batch normalisation of the {name}; use a larger batch, or {player.mending}"
            )


def refuse_random_frozen(training: Training, init_from: str | None) -> None:
    """Layers that stay as they are should have learned something."""
    if training.freeze_discriminator and init_from is None:
        raise WrongUse(
            f"training.freeze_discriminator={training.freeze_discriminator} would keep layers at their random first "
            "weights; give init_from=RUN, or training.freeze_discriminator=0"
        )


def refuse_lost_patience(training: Training, metrics: Collection[str]) -> None:
    """What is waited for must be measured."""
    wanted = training.patience_metric
    if training.patience is not None and not metrics:
        raise WrongUse(
            f"training.patience={training.patience} waits for a metric, and metric=[]; give one, such as metric=[fid]"
        )
    if wanted is not None and wanted not in metrics:
        raise WrongUse(
            f"training.patience_metric={wanted} is none of the run's metrics, which are {', '.join(metrics)}"
            f"{did_you_mean(wanted, metrics)}; give one of them, or add it to metric=[...]"
        )


def refuse_own_data(dataset: Dataset, cfg: DictConfig) -> None:
    """A run whose folder lies in its data would learn from its samples."""
    if dataset.holds(Path(str(cfg.paths.runs)).expanduser()):
        raise WrongUse(
            f"dataset.path={cfg.dataset.path} holds paths.runs={cfg.paths.runs}, so the samples of a run would become "
            "data; give paths.runs= a folder outside of it"
        )


def refuse_told_discriminator(discriminator: Discriminator, hidden: bool) -> None:
    """A head that is to find the label must not sit on a network that takes it in."""
    if hidden and discriminator.reads_labels:
        raise WrongUse(
            "the loss or an auxiliary finds the label from the discriminator's features, and the discriminator's graph "
            "reads labels; take these nodes out of the graph, or use another loss and auxiliary"
        )
