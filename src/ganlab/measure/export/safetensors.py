"""A run's networks as one safetensors file: weights, and in its metadata the config that builds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import yaml
from torch import Tensor, nn

from ganlab.build.build import build
from ganlab.build.trust import refuse_foreign
from ganlab.discriminator import Discriminator
from ganlab.errors import WrongUse
from ganlab.generator import Generator
from ganlab.measure.load import Trained
from ganlab.store.asked import as_written
from ganlab.store.file import replace_file
from ganlab.store.run import Run

PLAYERS = ("generator", "discriminator")


@dataclass(frozen=True)
class Networks:
    """Both players of a run, in evaluation mode, and the turn that their weights are of."""

    generator: Generator
    discriminator: Discriminator
    turn: int


def write(run: Run, trained: Trained, out: Path) -> list[Path]:
    """`out`.safetensors: the generator that is judged, statistics and all, and the discriminator.

    Raises:
        WrongUse: safetensors is not installed.
    """
    _needed()
    from safetensors.torch import save

    networks = {"generator": trained.sampler().settled(), "discriminator": trained.game.networks["discriminator"]}
    weights = {f"{player}.{name}": value for player in PLAYERS for name, value in _state(networks[player]).items()}
    about = {"format": "pt", "ganlab": run.signature, "turn": str(trained.game.turn)}
    path = out.with_suffix(".safetensors")
    replace_file(path, save(weights, metadata={**about, "config": run.config_text}))
    return [path]


def read(path: Path, trust: bool = False) -> Networks:
    """The networks back; `trust` lets the config in the file name code beyond ganlab's.

    Raises:
        WrongUse: it is no such file, or names other code.
    """
    _needed()
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "pt") as file:
            about: Mapping[str, str] = file.metadata() or {}
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise WrongUse(f"{path} is no safetensors file ({error})") from error
    if "config" not in about:
        raise WrongUse(f"{path} has no config in its metadata; give a file that `ganlab export --to safetensors` wrote")

    cfg = as_written(yaml.safe_load(about["config"]))
    if not trust:
        refuse_foreign(cfg, path)
    parts = build(cfg)
    for player, network in (("generator", parts.generator), ("discriminator", parts.discriminator)):
        own = {k.removeprefix(f"{player}."): v for k, v in weights.items() if k.startswith(f"{player}.")}
        network.load_state_dict(own)
        network.eval()
    return Networks(parts.generator, parts.discriminator, int(about["turn"]))


def _state(network: nn.Module) -> dict[str, Tensor]:
    """Plain copies: the format has neither strides nor shared memory."""
    return {name: value.detach().cpu().clone().contiguous() for name, value in network.state_dict().items()}


def _needed() -> None:
    if find_spec("safetensors") is None:
        raise WrongUse('--to safetensors needs safetensors; install it by pip install "ganlab[export]"')
