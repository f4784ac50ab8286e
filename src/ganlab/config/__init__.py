"""Where configs come from, and what names a run. Imports no torch."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.utils import get_method
from omegaconf import DictConfig, ListConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from ganlab.errors import WrongUse

# What cannot change a run's result, and so does not name it.
WITHOUT_EFFECT = (
    *("name", "paths", "fresh", "logger", "callback", "recipe", "reference", "hydra", "dataset.cache"),
    *("trainer.accelerator", "trainer.devices", "trainer.num_nodes", "trainer.strategy", "trainer.profiler"),
    *("training.sample_every", "training.checkpoint_every", "generator.file", "discriminator.file"),
)


def conf_folder() -> Path:
    """The config groups: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "conf"
    return installed if installed.is_dir() else package.parents[1] / "conf"


def compose(overrides: Sequence[str] = ()) -> DictConfig:
    """The config that `python train.py OVERRIDES...` would run, for notebooks and tests.

    Raises:
        hydra.errors.HydraException: an override names no such group, option or key.
    """
    register_resolvers()
    GlobalHydra.instance().clear()
    with initialize_config_dir(str(conf_folder()), version_base="1.3"):
        cfg = hydra_compose("train", list(overrides), return_hydra_config=True)
    HydraConfig.instance().set_config(cfg)
    name = cfg.name
    OmegaConf.set_struct(cfg, False)
    del cfg["hydra"]
    cfg.name = name
    OmegaConf.set_struct(cfg, True)
    return cfg


def signature(cfg: DictConfig) -> str:
    """Twelve hex digits that name a run: a hash of the resolved config without what cannot change the result."""
    kept = _without(cfg, WITHOUT_EFFECT)
    for key, function in IN_ONE_FORM.items():
        graph = OmegaConf.select(kept, key)
        if graph is not None:
            written = get_method(function)(OmegaConf.to_container(graph))
            OmegaConf.update(kept, key, OmegaConf.create(written), merge=False)
    plain = OmegaConf.to_container(kept, resolve=True)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:12]


def _without(cfg: DictConfig, keys: Sequence[str]) -> DictConfig:
    """A copy of the config, still able to resolve what referred to the removed keys."""
    kept = OmegaConf.create(OmegaConf.to_container(cfg, resolve=False))
    assert isinstance(kept, DictConfig)
    kept.pop("hydra", None)
    OmegaConf.resolve(kept)
    for key in keys:
        *parents, last = key.split(".")
        node: Any = OmegaConf.select(kept, ".".join(parents)) if parents else kept
        if isinstance(node, DictConfig) and last in node:
            del node[last]
    return kept


# What is written in many forms counts in one: key -> the function that writes it so.
IN_ONE_FORM = dict.fromkeys(("generator.graph", "discriminator.graph"), "ganlab.layer.graph.canonical.one_form")


def load_graph(file: str) -> Any:
    """The layer graph in a YAML or JSON file (or in a word's file, under `graph`), as plain data.

    Raises:
        WrongUse: there is no such file, or it holds no mapping.
    """
    path = Path(file).expanduser()
    try:
        loaded = OmegaConf.create(path.read_text()) if path.suffix != ".json" else json.loads(path.read_text())
        content = OmegaConf.to_container(loaded, resolve=False) if OmegaConf.is_config(loaded) else loaded
    except (OSError, ValueError, YAMLError, OmegaConfBaseException) as error:
        reason = " ".join(str(error).split())
        raise WrongUse(
            f"the graph in {file} cannot be read ({reason}); give a YAML or JSON file with `nodes`"
        ) from error
    players = (content.get(p) for p in ("generator", "discriminator")) if isinstance(content, dict) else ()
    for node in (content, *players):
        if isinstance(node, dict) and isinstance(node.get("graph"), dict):
            return node["graph"]
    if not isinstance(content, dict):
        raise WrongUse(f"{file} holds no mapping; give a YAML or JSON file with `nodes`")
    return content


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
    """Make `${signature:}`, `${words:}`, `${range_names:n}` and `${layer_graph:FILE}` known to OmegaConf."""
    OmegaConf.register_new_resolver("signature", lambda *, _root_: signature(_root_), replace=True)
    OmegaConf.register_new_resolver("words", _words, replace=True)
    OmegaConf.register_new_resolver("range_names", _range_names, replace=True)
    OmegaConf.register_new_resolver("layer_graph", lambda file: OmegaConf.create(load_graph(file)), replace=True)
