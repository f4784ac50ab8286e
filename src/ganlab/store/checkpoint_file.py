"""The files of a run's checkpoints, by name. Imports no torch."""

from pathlib import Path

BEST = "best.pt"


def file_name(given: int | str) -> str:
    """The file of a turn, or of a checkpoint as a person calls it.

    >>> file_name(400), file_name("best"), file_name("turn-000000400.pt")
    ('turn-000000400.pt', 'best.pt', 'turn-000000400.pt')
    """
    name = f"turn-{given:09d}" if isinstance(given, int) else given
    return name if name.endswith(".pt") else f"{name}.pt"


def by_turn(folder: Path) -> list[Path]:
    """The checkpoints of turns in `folder`, the oldest first."""
    return sorted(folder.glob("turn-*.pt"))


def all_in(folder: Path) -> list[Path]:
    """These and `best.pt`, which comes first."""
    return sorted(folder.glob("*.pt"))
