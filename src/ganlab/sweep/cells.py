"""From overrides to cells: composed, resolved, signed. Imports no torch."""

import hashlib
import itertools
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hydra.core.config_loader import ConfigLoader
from hydra.core.hydra_config import HydraConfig
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf, open_dict
from omegaconf.errors import OmegaConfBaseException

from ganlab.build.unimported import check_unimported
from ganlab.config import plain_values, signature
from ganlab.config.refusal import refuse_unchosen, sentence
from ganlab.errors import WrongUse
from ganlab.store.cell import Cell
from ganlab.store.place import place

Params = Mapping[str, Any] | Sequence[Mapping[str, Any]]  # one grid, or several


def expand(arguments: Sequence[str], params: Params, loader: ConfigLoader) -> list[list[str]]:
    """The product of all sweeps in `params` and then the command line, which wins over `params` key by key.

    Of several grids, one after the other, each with the command line.

    Raises:
        WrongUse: a continuous sweep, which a grid cannot do.
    """
    if not isinstance(params, Mapping):
        return [line for grid in params for line in expand(arguments, grid, loader)]
    lines = [f"{key}={value}" for key, value in params.items()] + list(arguments)
    choices: dict[str, list[str]] = {}
    for override in OverridesParser.create(config_loader=loader).parse_overrides(lines):
        key = override.get_key_element()
        if override.is_sweep_override():
            if not override.is_discrete_sweep():
                raise WrongUse(
                    f"{override.input_line} is no list of values; give choice() or range(), or search with "
                    "hydra/sweeper=optuna"
                )
            choices[key] = [f"{key}={value}" for value in override.sweep_string_iterator()]
        else:
            choices[key] = [line_of(override)]
    return [list(cell) for cell in itertools.product(*choices.values())]


def line_of(override: Override) -> str:
    """A plain override as Hydra reads it back; `~key` has no value."""
    key, value = override.get_key_element(), override.get_value_element_as_str()
    return key if override.is_delete() and value == "" else f"{key}={value}"


class Composer:
    """Composes cells as Hydra would.

    Plain values are set on a copy of the config that their groups compose to: a study of many trials in one
    architecture composes once. What that refuses goes to Hydra, which says why.
    """

    def __init__(self, loader: ConfigLoader, master: DictConfig) -> None:
        self.loader, self.master = loader, master
        self.parser = OverridesParser.create(config_loader=loader)
        self._bases: dict[tuple[str, ...], DictConfig] = {}
        self._plain: dict[str, bool] = {}

    def cell(self, overrides: Sequence[str]) -> Cell:
        """The cell that these overrides ask for.

        Raises:
            WrongUse: they name no such group, option or key, or set a value without effect.
        """
        try:
            cfg = self._compose(list(overrides))
            HydraConfig.instance().set_config(cfg)
            choices = {k: str(v) for k, v in cfg.hydra.runtime.choices.items() if not k.startswith("hydra/")}
            name, folder = str(cfg.name), place(cfg)
            with open_dict(cfg):
                del cfg["hydra"]
            cfg.name = name
            refuse_unchosen(cfg, overrides)
            plain = plain_values(cfg)
        except (HydraException, OmegaConfBaseException) as error:
            raise WrongUse(f"{' '.join(overrides)}: {sentence(error)}") from error

        sign = signature(OmegaConf.create(plain))
        where = folder / sign
        seed = plain["seed"] if isinstance(plain["seed"], int) else 0
        return Cell(sign, list(overrides), choices, seed, where, plain)

    def _compose(self, overrides: list[str]) -> DictConfig:
        parsed = self.parser.parse_overrides(overrides)
        groups = tuple(line for line, override in zip(overrides, parsed, strict=True) if not self._is_plain(override))
        if groups not in self._bases:
            self._bases[groups] = self.loader.load_sweep_config(self.master, list(groups))
        cfg = self._bases[groups].copy()
        try:
            for override in parsed:
                if self._is_plain(override):
                    OmegaConf.update(cfg, override.key_or_group, override.value(), merge=True)
        except OmegaConfBaseException:
            return self.loader.load_sweep_config(self.master, overrides)
        return cfg

    def _is_plain(self, override: Override) -> bool:
        """Whether it sets a value, and chooses no group's option, adds and removes nothing."""
        if override.is_add() or override.is_force_add() or override.is_delete() or override.package is not None:
            return False
        key = override.key_or_group
        if key not in self._plain:
            self._plain[key] = not key.startswith("hydra") and not self.loader.get_group_options(key)
        return self._plain[key]


def slip(cell: Cell) -> str | None:
    """What the sources alone say against a cell: a key, a type or a bound; None where it is good so far."""
    try:
        check_unimported(OmegaConf.create(cell.config))
    except WrongUse as error:
        return str(error)
    return None


def fingerprint(loader: ConfigLoader) -> str:
    """A hash of every config file that Hydra could read, of the environment they name, and of this version.

    Equal fingerprints and equal overrides give equal signatures, so finished cells need not be composed again.
    """
    digest = hashlib.sha256(version("ganlab").encode())
    for text in _config_texts(loader):
        digest.update(text)
        for name in re.findall(rb"oc\.env:\s*(\w+)", text):
            digest.update(os.environ.get(name.decode(), "").encode())
    return digest.hexdigest()[:16]


def _config_texts(loader: ConfigLoader) -> Iterator[bytes]:
    for source in loader.get_search_path().get_path():
        scheme, _, path_of = (source.path or "").partition("://")
        if scheme not in ("file", "checkout"):
            continue
        top = Path(path_of)
        for path in sorted((top / "sweeps" if scheme == "checkout" else top).rglob("*.yaml")):
            yield str(path.relative_to(top)).encode()
            yield path.read_bytes()
