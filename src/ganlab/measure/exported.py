"""What there is to export: a run's network with its weights, or a file's graph for a dataset."""

from collections.abc import Sequence
from pathlib import Path

from torch import nn

from ganlab.build.make import make
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.file import check_file, latent_dim_of
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.measure.load import load
from ganlab.store.run import Run


def exported_run(run: Run, player: str) -> tuple[LaidOut, nn.Module]:
    """The graph and the evaluated weights of a run's player.

    Raises:
        WrongUse: its network is no layer graph, or a conditioning computes a part of it.
    """
    trained = load(run)
    network = trained.sampler().settled() if player == "generator" else trained.game.networks[player]
    driven = getattr(network, "network", None)
    if driven is None or not isinstance(getattr(driven, "laid_out", None), LaidOut):
        word = type(network).__module__.rsplit(".", 1)[-1]
        raise WrongUse(
            f"{player}={word} is no layer graph; export a run of {player}=layers, for which "
            f"src/ganlab/layer/graph/template/{player} has graphs of the named networks"
        )

    conditioning = str(run.config.conditioning["_target_"]).split(".")[-2]
    if conditioning != "none":
        raise WrongUse(
            f"conditioning={conditioning} computes a part of this {player} outside of its graph; export a run with "
            "conditioning=none, or with labels in the graph"
        )
    return driven.laid_out, driven


def exported_file(
    file: Path, dataset: Sequence[str], player: str | None, latent_dim: int | None = None, trust: bool = False
) -> LaidOut:
    """The graph in a file, for a dataset that overrides choose; `latent_dim` None takes what the file says, or 100."""
    found, numbers = make(compose(dataset).dataset), latent_dim_of(file) if latent_dim is None else latent_dim
    return check_file(file, Facts(found.sample_shape, found.num_classes, numbers), player, trust)
