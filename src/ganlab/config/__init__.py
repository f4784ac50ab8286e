"""Where configs come from, and what names a run. Imports no torch."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.utils import get_method
from omegaconf import DictConfig, ListConfig, OmegaConf

from ganlab.config.graph_file import load_graph

# What cannot change a run's result, and so does not name it. `paths` and whatever interpolates them drop out besides.
WITHOUT_EFFECT = (
    "name",
    "fresh",
    "logger",
    "callback",
    "watch",
    "recipe",
    "reference",
    "trainer.accelerator",
    "trainer.devices",
    "trainer.num_nodes",
    "trainer.strategy",
    "trainer.profiler",
    "training.sample_every",
    "training.checkpoint_every",
    "generator.file",
    "discriminator.file",
)
BUDGET = ("training.turns", "training.epochs")
OF_PATHS = re.compile(r"\$\{paths\.\w+\}")  # how a settled config names one of its own paths
MARK = "\x1f"  # stands behind a path's name while a config is resolved; no config holds it


def conf_folder() -> Path:
    """The config groups: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "conf"
    return installed if installed.is_dir() else package.parents[1] / "conf"


def compose(overrides: Sequence[str] = ()) -> DictConfig:
    """The config that `python train.py OVERRIDES...` would run, for notebooks and tests.

    Raises:
        WrongUse: an override names no such group, word or key, cannot be read, or is without effect.
    """
    from ganlab.config.refusal import refuse_unchosen, refused  # it reads the words, whose place is known here

    register_resolvers()
    GlobalHydra.instance().clear()
    with refused():
        with initialize_config_dir(str(conf_folder()), version_base="1.3"):
            cfg = hydra_compose("train", list(overrides), return_hydra_config=True)
        HydraConfig.instance().set_config(cfg)
        name = cfg.name
    OmegaConf.set_struct(cfg, False)
    del cfg["hydra"]
    cfg.name = name
    OmegaConf.set_struct(cfg, True)
    refuse_unchosen(cfg, overrides)
    return cfg


def signature(cfg: DictConfig, without: Sequence[str] = ()) -> str:
    """Twelve hex digits that name a run: a hash of the resolved config without what cannot change the result.

    Null, [] and {} are left out, so that a key which later versions add with such a default renames no run. `without`
    names further keys to leave out.
    """
    plain: Any = _without_paths(plain_values(cfg))
    for key in ("paths", *WITHOUT_EFFECT, *without):
        *parents, last = key.split(".")
        node = plain
        for parent in parents:
            node = node.get(parent) or {}
        if isinstance(node, dict):
            node.pop(last, None)
    for player in GRAPHS:
        if (plain.get(player) or {}).get("graph") is not None:
            plain[player]["graph"] = get_method(ONE_FORM)(plain[player]["graph"])
    return hashlib.sha256(json.dumps(_telling(plain), sort_keys=True).encode()).hexdigest()[:12]


def plain_values(cfg: DictConfig) -> dict[str, Any]:
    """The config as plain values, resolved; what interpolates `paths` still does, and so has no part in a signature."""
    raw: Any = OmegaConf.to_container(cfg, resolve=False)
    raw.pop("hydra", None)
    paths: Any = OmegaConf.to_container(cfg.paths, resolve=True) if raw.get("paths") else {}
    raw["paths"] = {key: f"<{key}>{MARK}" for key in paths}
    plain: Any = OmegaConf.to_container(OmegaConf.create(raw), resolve=True)
    return {str(key): _name_paths(value) for key, value in plain.items()} | {"paths": paths}


def _name_paths(value: Any) -> Any:
    """Every marked path by its name, `${paths.<key>}`."""
    if isinstance(value, dict):
        return {key: _name_paths(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_name_paths(v) for v in value]
    return re.sub(f"<(\\w+)>{MARK}", r"${paths.\1}", value) if isinstance(value, str) else value


def _without_paths(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_paths(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_without_paths(v) for v in value]
    return None if isinstance(value, str) and OF_PATHS.search(value) else value


def _telling(plain: Any) -> Any:
    """What is neither null nor empty."""
    if not isinstance(plain, dict):
        return plain
    inside = {key: _telling(value) for key, value in plain.items()}
    return {key: value for key, value in inside.items() if value not in (None, [], {})}


# A layer graph may be written in many forms and counts in one; the function is named, for it lives in a room above.
GRAPHS, ONE_FORM = ("generator", "discriminator"), "ganlab.layer.graph.canonical.one_form"


def _words() -> str:
    """generator-discriminator-dataset of a single run; every cell of a multirun lies in one folder."""
    if not HydraConfig.initialized():
        return "run"
    hydra = HydraConfig.get()
    if hydra.mode is not None and hydra.mode.name == "MULTIRUN":
        return "multirun"
    return "-".join(str(hydra.runtime.choices[group]) for group in ("generator", "discriminator", "dataset"))


def _range_names(count: int) -> ListConfig:
    return ListConfig([str(i) for i in range(count)])


def register_resolvers() -> None:
    """Make `${signature:}`, `${words:}`, `${range_names:n}`, `${layer_graph:FILE}` and `${domain:a}` known."""
    OmegaConf.register_new_resolver("signature", lambda *, _root_: signature(_root_), replace=True)
    OmegaConf.register_new_resolver("words", _words, replace=True)
    OmegaConf.register_new_resolver("range_names", _range_names, replace=True)
    OmegaConf.register_new_resolver("layer_graph", lambda file: OmegaConf.create(load_graph(file)), replace=True)
    OmegaConf.register_new_resolver("domain", _domain, replace=True)


def _domain(name: str, *, _parent_: DictConfig) -> DictConfig:
    from ganlab.config.domain import domain  # it reads the words, whose place is known here

    return OmegaConf.create(domain(name, _parent_), parent=_parent_)
