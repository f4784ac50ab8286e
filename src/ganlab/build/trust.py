"""Which code a run folder's config may name: folders are shared, and a config can name any function of Python."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from ganlab.build.hydra_adapter import found
from ganlab.config import conf_folder
from ganlab.errors import WrongUse

UNBUILT = ("trainer", "logger", "callback", "watch", "hydra")  # only a training builds these, from its own command line
TARGET = re.compile(r"^\s*(?:-\s*)?_target_:\s*['\"]?([\w.]+)", re.MULTILINE)


def refuse_foreign(cfg: DictConfig, folder: Path) -> None:
    """Let pass what lies in the words' own rooms, in `torch.optim`, or is named by a YAML of this machine's conf/.

    Raises:
        WrongUse: another `_target_`, by its key.
    """
    resolved = _resolved(cfg, folder)
    for player in ("generator", "discriminator"):
        if (resolved.get(player) or {}).get("trust"):
            raise WrongUse(
                f"{folder}/config.yaml sets {player}.trust, so that its layer graph may name any module; it is not run "
                "unless you say by --trust that you trust who made the folder"
            )
    for key, target in _targets(resolved, ""):
        if not _is_known(key, target):
            raise WrongUse(
                f"{folder}/config.yaml names {key}={target}, which is neither ganlab's nor of your own conf/; it is "
                "not run unless you say by --trust that you trust who made the folder"
            )


def _resolved(cfg: DictConfig, folder: Path) -> dict[str, Any]:
    """The config as it would be built: an interpolation can make nodes too."""
    try:
        plain = OmegaConf.to_container(cfg, resolve=True)
    except OmegaConfBaseException as error:
        raise WrongUse(f"{folder}/config.yaml cannot be resolved ({str(error).splitlines()[0]})") from error
    assert isinstance(plain, dict)
    return {str(k): v for k, v in plain.items() if k not in UNBUILT}


def _targets(node: Any, key: str) -> Iterator[tuple[str, str]]:
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, value in inside:
        here = f"{key}.{name}" if key else str(name)
        if name == "_target_":
            yield here, str(value)
        yield from _targets(value, here)


def _is_known(key: str, target: str) -> bool:
    if target in _named_by_conf():
        return True
    top, _, rest = target.partition(".")
    groups = {path.name for path in conf_folder().iterdir() if path.is_dir()}
    if not (top == "ganlab" and rest.split(".")[0] in groups) and not target.startswith("torch.optim."):
        return False
    room = "torch.optim" if top == "torch" else f"ganlab.{rest.split('.')[0]}"
    # A module's imports are its attributes too: what is found must have been written there.
    return f"{getattr(found(key, target), '__module__', '')}.".startswith(f"{room}.")


@cache
def _named_by_conf() -> frozenset[str]:
    folders = {conf_folder(), Path.cwd() / "conf"}
    files = [path for folder in folders if folder.is_dir() for path in folder.rglob("*.yaml")]
    return frozenset(name for path in files for name in TARGET.findall(path.read_text()))
