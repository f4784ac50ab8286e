"""What a form asks for, held against the config's own rules before a job is made of it."""

import re
import shlex
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from ganlab.build.unimported import check_unimported
from ganlab.config import compose
from ganlab.config.words import groups
from ganlab.errors import WrongUse
from ganlab.store.place import place
from ganlab.store.run import Run

OVERRIDE = re.compile(r"(?:~|\+{1,2})?[A-Za-z_][\w./@]*(?:=[^\n\r\0]*)?")
MOST, LONGEST = 200, 4000
CLOSED = ("hydra", "paths", "sweeps")  # what the app itself decides
one_at_a_time = threading.Lock()  # Hydra composes into a place that all share


@dataclass(frozen=True)
class Asked:
    """A run that may be started."""

    run: Run
    overrides: list[str]
    config: DictConfig
    choices: dict[str, Any]
    command: str

    @property
    def values(self) -> dict[str, Any]:
        """The value of each key, resolved where that can be."""
        return dict(_leaves(self.config, ""))


def run_asked_for(overrides: Sequence[str], runs: Path) -> Asked:
    """The run that some overrides ask for.

    Raises:
        WrongUse: a word, a key, a type or a number is wrong, or is not open to a form.
    """
    for text in overrides[:MOST]:
        refuse_odd(text)
    if len(overrides) > MOST:
        raise WrongUse(f"{len(overrides)} overrides are more than the {MOST} that a form may give")
    words = [*overrides, f"paths.runs={quoted(str(runs))}"]
    with one_at_a_time:
        config = compose(words)
        check_unimported(config)
        place(config)
        return Asked(Run.of(config), words, config, _choices(config), command(overrides, runs))


def command(overrides: Sequence[str], runs: Path) -> str:
    """What to type for the same; the place of the runs only where it is not the default's."""
    elsewhere = [] if str(runs) == "runs" else [f"paths.runs={quoted(str(runs))}"]
    return shlex.join(["ganlab", "train", *overrides, *elsewhere])


def quoted(value: str) -> str:
    """A text as Hydra's grammar takes it."""
    if re.fullmatch(r"[\w./:-]+", value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def refuse_odd(text: str) -> None:
    """Pass an override that a form may give.

    Raises:
        WrongUse: it is none, or names code, another key, or what no form may set.
    """
    if len(text) > LONGEST or not OVERRIDE.fullmatch(text):
        raise WrongUse(f"{text[:80]} is no override; write KEY=VALUE")
    key = text.lstrip("+~").partition("=")[0]
    if re.split(r"[./@]", key)[0] in CLOSED:
        raise WrongUse(f"{key[:80]} is not a form's to set; give the command in a terminal")
    if "_target_" in text or "${" in text:
        raise WrongUse(f"{key[:80]} names code or another key, which no form may; give the command in a terminal")


def _choices(config: DictConfig) -> dict[str, Any]:
    """The word of each group, and the words of those that take several."""
    one = {str(k): v for k, v in HydraConfig.get().runtime.choices.items() if "/" not in str(k)}
    several = [group for group in groups() if group not in one and isinstance(config.get(group), DictConfig)]
    return one | {group: [str(word) for word in config[group]] for group in several}


def _leaves(node: DictConfig, key: str) -> Iterator[tuple[str, Any]]:
    for name in node:
        here = f"{key}.{name!s}" if key else str(name)
        try:
            value = node[name]
        except OmegaConfBaseException:  # a value that must be given, or one of another run's
            continue
        if isinstance(value, DictConfig):
            yield from _leaves(value, here)
        elif not str(name).startswith("_"):
            yield here, OmegaConf.to_container(value) if OmegaConf.is_config(value) else value
