"""The config of a multirun outside of Hydra's own start, as `ganlab plan` needs it. Imports no torch."""

from collections.abc import Sequence

from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import HydraContext, RunMode
from omegaconf import DictConfig

from ganlab.build.hydra_adapter import context
from ganlab.config import conf_folder, register_resolvers
from ganlab.config.refusal import refused


def compose_sweep(arguments: Sequence[str]) -> tuple[DictConfig, HydraContext]:
    """The config of a multirun as its sweeper is given it.

    Raises:
        WrongUse: the arguments name no such group, option or key.
    """
    register_resolvers()
    GlobalHydra.instance().clear()
    initialize_config_dir(str(conf_folder()), version_base="1.3")
    hydra = GlobalHydra.instance().hydra
    assert hydra is not None

    with refused():
        config = hydra.compose_config("train", [*arguments, "hydra.mode=MULTIRUN"], run_mode=RunMode.MULTIRUN)
    HydraConfig.instance().set_config(config)
    return config, context(hydra.config_loader, config)
