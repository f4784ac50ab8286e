"""Starting from another run's weights."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import nn

from ganlab.errors import WrongUse
from ganlab.store.checkpoint import newest
from ganlab.store.find import find


def load_weights(source: str | Path, networks: Mapping[str, nn.Module], runs: Path) -> None:
    """Give `generator` and `discriminator` the weights of the newest checkpoint of a run.

    `source` is its folder, or the beginning of its signature among all below `runs`.

    Raises:
        WrongUse: there is no such run or no checkpoint, or a network is not shaped as the run's.
    """
    try:
        run = find(source, runs)
    except WrongUse as error:
        raise WrongUse(f"init_from: {error}") from None
    state = newest(run.checkpoints)
    if state is None:
        raise WrongUse(f"init_from={source} has no checkpoint; give a run that has trained, or init_from=null")
    weights = state["gan"]["weights"]
    for player, network in networks.items():
        given = {k.removeprefix(f"{player}."): v for k, v in weights.items() if k.startswith(f"{player}.")}
        _refuse_other_shapes(str(source), player, given, network.state_dict())
        network.load_state_dict(given)


def _refuse_other_shapes(source: str, player: str, given: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    for name in sorted({*given, *wanted}):
        shapes = [tuple(side[name].shape) if name in side else "nothing" for side in (given, wanted)]
        if shapes[0] != shapes[1]:
            raise WrongUse(
                f"init_from={source} has {shapes[0]} for {player}.{name} where this run has {shapes[1]}; "
                f"use the same {player}, conditioning and dataset shape as that run, or init_from=null"
            )


def freeze(discriminator: nn.Module, layers: int) -> None:
    """Keep the first `layers` linear or convolutional layers, and what is registered before the next, as they are.

    The running statistics of their normalisation still move (FreezeD, Mo et al. 2020, section 3).

    Raises:
        WrongUse: the discriminator has not that many layers below its last.
    """
    if not layers:
        return
    leaves = [m for m in discriminator.modules() if not list(m.children()) or hasattr(m, "parametrizations")]
    weighted = [m for m in leaves if _has_weight(m)]
    if layers >= len(weighted):
        raise WrongUse(
            f"training.freeze_discriminator={layers} leaves nothing to train of {len(weighted)} layers; "
            f"use at most {len(weighted) - 1}"
        )
    for leaf in leaves[: leaves.index(weighted[layers])]:
        leaf.requires_grad_(False)


def _has_weight(module: nn.Module) -> bool:
    return isinstance(module, nn.Linear | nn.modules.conv._ConvNd)
