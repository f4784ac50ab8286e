"""What cannot work for reasons that no single part can know."""

from collections.abc import Mapping
from pathlib import Path

from omegaconf import DictConfig

from ganlab.dataset import Dataset
from ganlab.discriminator import Discriminator
from ganlab.errors import WrongUse
from ganlab.generator import Generator
from ganlab.layer.normalization import has_batch_statistics
from ganlab.training import Training


def refuse_lone_samples(training: Training, players: Mapping[str, Generator | Discriminator]) -> None:
    """Batch normalisation has no variance of one sample.

    Raises:
        WrongUse: a share of the batch has one sample, and a player normalises by batches.
    """
    share = training.batch_size // training.accumulate
    shares = f" in {training.accumulate} shares" if training.accumulate > 1 else ""
    for name, player in players.items():
        if share < 2 and has_batch_statistics(player):
            raise WrongUse(
                f"training.batch_size={training.batch_size}{shares} leaves one sample to the "
                f"batch normalisation of the {name}; use a larger batch, or {player.mending}"
            )


def refuse_own_data(dataset: Dataset, cfg: DictConfig) -> None:
    """A run whose folder lies in its data would learn from its samples.

    Raises:
        WrongUse: the runs' folder lies in the data's.
    """
    if dataset.holds(Path(str(cfg.paths.runs)).expanduser()):
        raise WrongUse(
            f"dataset.path={cfg.dataset.path} holds paths.runs={cfg.paths.runs}, so the samples of a run would become "
            "data; give paths.runs= a folder outside of it"
        )


def refuse_told_discriminator(discriminator: Discriminator, hidden: bool) -> None:
    """A head that is to find the label must not sit on a network that takes it in.

    Raises:
        WrongUse: the network reads labels that are hidden from it.
    """
    if hidden and discriminator.reads_labels:
        raise WrongUse(
            "the loss or an auxiliary finds the label from the discriminator's features, and the discriminator's graph "
            "reads labels; take these nodes out of the graph, or use another loss and auxiliary"
        )
