"""Imports run down the list of rooms, and reports and the store stay free of torch."""

import ast
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
WORDS = "loss penalty auxiliary augmentation optimizer schedule training metric features logger"
FLOORS = [
    "__main__",
    "cli",
    "studio",
    "sweep",
    "published suggest",
    "run",
    "callback",
    "measure",
    "build",
    "game",
    WORDS,
    "turn",
    "generator discriminator conditioning",
    "dataset",
    "report",
    "layer",
    "store",
    "config errors needs",
]
HEIGHT = {room: -floor for floor, rooms in enumerate(FLOORS) for room in rooms.split()}
TORCH = ("torch", "torchvision", "torchmetrics", "torch_fidelity", "pytorch_lightning", "lightning_fabric")


@cache
def modules() -> dict[str, Path]:
    files = (SOURCE / "ganlab").rglob("*.py")
    return {".".join(f.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): f for f in files}


@cache
def imported(module: str) -> set[str]:
    """All modules that a module's code names in an import, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(modules()[module].read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & modules().keys()) or {node.module}
    return found


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def rooms() -> dict[str, set[str]]:
    """Room -> the rooms that it imports."""
    arrows: dict[str, set[str]] = {}
    for module in modules():
        inner = {room(m) for m in imported(module) if m.startswith("ganlab.")}
        arrows.setdefault(room(module), set()).update(inner - {room(module)})
    return arrows


def reached(module: str) -> set[str]:
    """All that an import of a module brings in, packages above it included."""
    seen, left = set(), [module]
    while left:
        here = left.pop()
        if here in seen:
            continue
        seen.add(here)
        if here in modules():
            parents = [here.rsplit(".", n)[0] for n in range(1, here.count("."))]
            left += [*imported(here), *parents]
    return seen


def test_every_room_has_its_floor_and_few_modules_lie_loose() -> None:
    assert {room(m) for m in modules()} - {""} <= HEIGHT.keys()
    assert len([m for m in modules() if m.count(".") == 1 and not modules()[m].name.startswith("__")]) <= 4


def test_no_import_climbs() -> None:
    climbs = [(a, b) for a, to in rooms().items() if a for b in to if HEIGHT[b] > HEIGHT[a]]
    assert climbs == []


def test_there_is_no_circle() -> None:
    arrows = rooms()
    while free := [a for a, to in arrows.items() if not to & arrows.keys()]:
        for a in free:
            del arrows[a]
    assert arrows == {}


@pytest.mark.parametrize("place", ["report", "store", "studio", "config", "errors"])
def test_no_torch_is_reached(place: str) -> None:
    """Not even through others; only the store's checkpoints and the studio's worker need it."""
    free = ("ganlab.store.checkpoint.", "ganlab.studio.worker.")
    for module in [m for m in modules() if room(m) == place and not f"{m}.".startswith(free)]:
        assert {m for m in reached(module) if m.split(".")[0] in TORCH} == set(), module


def test_only_the_game_names_lightning_hooks_below_the_callbacks() -> None:
    """Parts see turns, not trainers."""
    parts = [m for m in modules() if room(m) in WORDS.split() and room(m) != "logger"]
    assert [m for m in parts if any(i.startswith("pytorch_lightning") for i in imported(m))] == []
