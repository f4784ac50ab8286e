"""What a sweep would run, held against the config's rules before a job is made of it. Imports no torch."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hydra.errors import HydraException
from omegaconf import OmegaConf

from ganlab.build.unimported import check_unimported
from ganlab.config.words import path_of, read, words
from ganlab.errors import WrongUse
from ganlab.store.cell import Cell
from ganlab.store.facts import GROUPS
from ganlab.store.place import place
from ganlab.studio.address import folder_id
from ganlab.studio.asking import MOST, one_at_a_time, quoted, refuse_odd
from ganlab.studio.refusal import Missing
from ganlab.sweep.cells import Composer, expand
from ganlab.sweep.composing import compose_sweep

MOST_CELLS = 400
REFERENCE = re.compile(r"\$\{[\w.]+\}")  # which a form may not give
UNTOLD = ("name", "paths", "hydra", "sweeps", "fresh")  # what a sweep's word or a cell's says beyond the run itself


@dataclass(frozen=True)
class Plan:
    """A sweep that may be started: the command's words, its folder, all its cells and the folder's name."""

    words: list[str]
    folder: Path
    name: str
    cells: list[Cell]
    command: str

    @property
    def unfinished(self) -> list[Cell]:
        """The cells that are not finished."""
        return [cell for cell in self.cells if cell.run.state != "finished"]


def planned(overrides: Sequence[str], runs: Path) -> Plan:
    """The grid that some overrides ask for, each cell composed and its types held against the constructors.

    Raises:
        WrongUse: a word, a key, a type or a number is wrong or not open to a form, or there are too many cells.
    """
    for text in overrides[:MOST]:
        refuse_odd(text)
    if len(overrides) > MOST:
        raise WrongUse(f"{len(overrides)} overrides are more than the {MOST} that a form may give")

    asked = ["-m", *overrides, f"paths.runs={quoted(str(runs))}"]
    with one_at_a_time:
        try:
            config, context = compose_sweep(asked[1:])
            lines = expand([str(line) for line in config.hydra.overrides.task], {}, context.config_loader)
            if len(lines) > MOST_CELLS:
                raise WrongUse(f"{len(lines)} cells are more than the {MOST_CELLS} that the app plans; use a terminal")
            composer = Composer(context.config_loader, config)
            cells = {cell.signature: cell for cell in map(composer.cell, lines)}
        except HydraException as error:
            raise WrongUse(str(error)) from error
        for cell in cells.values():
            check_unimported(OmegaConf.create(cell.config))
        folder = place(config)
    return Plan(asked, folder, folder_id(folder, runs), list(cells.values()), command(asked, runs))


def command(asked: Sequence[str], runs: Path) -> str:
    """What to type for the same; the place of the runs only where it is not the default's."""
    kept = [word for word in asked if str(runs) != "runs" or not word.startswith("paths.runs=")]
    return shlex.join(["ganlab", "train", *kept])


def seconds(cells: Sequence[Cell], rows: Sequence[Mapping[str, Any]]) -> tuple[float | None, int]:
    """How long cells take one after the other, by the newest finished run of the same networks and data of each.

    Those without one count as the mean of the others; the second number is how many have one. None where none has.
    """
    paces: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        if row["state"] == "finished" and row["turn"] and (row["ended"] or 0) > (row["started"] or 0):
            paces.setdefault(tuple(row["words"].get(group) for group in GROUPS), row)
    found = [s for cell in cells if (s := _seconds(cell, paces)) is not None]
    return (sum(found) / len(found) * len(cells), len(found)) if found else (None, 0)


def _seconds(cell: Cell, paces: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> float | None:
    row = paces.get(tuple(cell.choices.get(group) for group in GROUPS))
    if row is None:
        return None
    training = cell.config["training"]
    by_turns = training["turns"] and training["turns"] * (row["ended"] - row["started"]) / row["turn"]
    by_epochs = training["epochs"] and row["seconds_per_epoch"] and training["epochs"] * row["seconds_per_epoch"]
    return min((float(s) for s in (by_turns, by_epochs) if s), default=None)


def ready() -> list[dict[str, Any]]:
    """The sweeps that lie in sweeps/ and conf/sweeps/, each with what its file says of it."""
    return [{"name": name, **_header_facts(name)} for name in words("sweeps")]


def ready_words(name: str) -> list[str]:
    """The words of a command that starts such a sweep.

    Raises:
        Missing: there is none of this name.
    """
    if name not in words("sweeps"):
        raise Missing(f"there is no sweep {name[:60]} in sweeps/; /api/sweeps/ready lists them")
    return [f"sweeps={name}"]


def _header_facts(name: str) -> dict[str, str]:
    """The header's lines by their first words."""
    header = [line[1:].strip() for line in path_of("sweeps", name).read_text().splitlines() if line.startswith("#")]
    facts = [re.fullmatch(r"(command|cells|time|answers) +(.+)", line) for line in header]
    plain = [line for line, fact in zip(header, facts, strict=True) if fact is None and line and line[0] != "@"]
    return {"summary": " ".join(plain), **{fact[1]: fact[2] for fact in facts if fact}}


def single(overrides: Sequence[str]) -> list[str]:
    """The words that ask for one cell's run alone, as Train takes them, with what a sweep's file set for all."""
    found: dict[str, str] = {}
    for name in (word.partition("=")[2] for word in overrides if word.startswith("sweeps=")):
        if name in words("sweeps"):
            found |= {key: _plain(value) for key, value in read("sweeps", name).recipe.items()}
    found |= dict(word.partition("=")[::2] for word in overrides if "=" in word)
    found |= {key: found.get(value[2:-1], value) for key, value in found.items() if REFERENCE.fullmatch(value)}
    told = {k: v for k, v in found.items() if k.split(".")[0].split("/")[0] not in UNTOLD and "${" not in v}
    return [f"{key}={value}" for key, value in told.items()]


def _plain(value: Any) -> str:
    return re.sub(r"\s+", "", str(value)).replace("None", "null").replace("True", "true").replace("False", "false")
