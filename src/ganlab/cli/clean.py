"""Remove what is of no more use: failed runs, damaged files set aside, older checkpoints of finished runs.

It shows what would go and asks. A run that is being trained, or was interrupted, loses nothing.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Show, ask, remove."""
    reader = parser("clean", __doc__)
    reader.add_argument("folder", type=Path, nargs="?", default=Path("runs"), help="a run, a sweep, or all runs (runs)")
    reader.add_argument("--yes", action="store_true", help="remove without asking")
    given = reader.parse_args(arguments)
    from ganlab.errors import WrongUse
    from ganlab.store.leftovers import leftovers, remove

    if not given.folder.is_dir():
        raise WrongUse(f"{given.folder} is no folder; give a run's, a sweep's, or the one that holds all runs")
    found = leftovers(given.folder)
    for leftover in found:
        print(f"{leftover.size / 1e6:9.1f} MB  {leftover.path}  ({leftover.why})")
    if not found:
        print(f"nothing in {given.folder} is of no more use")
        return
    places = "1 place" if len(found) == 1 else f"{len(found)} places"
    print(f"{sum(leftover.size for leftover in found) / 1e6:9.1f} MB in {places} in {given.folder}")
    if not (given.yes or _agreed()):
        return
    for leftover in found:
        remove(leftover)
    print("removed")


def _agreed() -> bool:
    """Whether a person said yes; nobody there is a no."""
    if not sys.stdin.isatty():
        print("nothing was removed; --yes removes it")
        return False
    agreed = input("remove all of it? [y/N] ").strip().lower() in ("y", "yes")
    if not agreed:
        print("nothing was removed")
    return agreed
