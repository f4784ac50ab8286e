"""List runs with their state, words and numbers.

    ganlab list
    ganlab list state=finished generator=dcgan,wgan --sort fid
    ganlab list training.batch_size=64 --runs /data/runs

A filter's key is state, name, seed, a group, or a key of the config. Metrics of unlike protocols stand in columns
apart.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser

WIDE = 250  # characters, where no terminal says how many


def run(arguments: Sequence[str]) -> None:
    """Print the table, and how many runs there are."""
    reader = parser("list", __doc__)
    reader.add_argument("filters", nargs="*", metavar="KEY=VALUE", help="runs that have this value (or one of a,b)")
    reader.add_argument("--sort", help="by a metric, the best first, or by anything that a filter may name")
    reader.add_argument("--runs", type=Path, default=Path("runs"), help="where the runs are (runs)")
    reader.add_argument("--json", action="store_true", help="as JSON")
    given = reader.parse_intermixed_args(arguments)
    if given.json:
        from ganlab.report.listing import lines, plain

        print(json.dumps([plain(line) for line in lines(given.runs, given.filters, given.sort)], indent=1))
        return
    count = show(given.runs, given.filters, given.sort)
    there = "" if given.runs.is_dir() else ", which is no folder; --runs says where they are"
    print(f"{count} {'run' if count == 1 else 'runs'} in {given.runs}{there}")


def show(folder: Path, filters: Sequence[str] = (), sort: str | None = None) -> int:
    """Print the table of the runs in a folder, or of one run, and how many there are.

    Raises:
        WrongUse: what `lines` says.
    """
    from rich.console import Console

    from ganlab.report.listing import lines, table

    found = lines(folder, filters, sort)
    console = Console() if sys.stdout.isatty() else Console(width=WIDE)
    shown, protocols = table(found, folder)
    if found:
        console.print(shown)
    for line in protocols:
        console.print(line, soft_wrap=True, highlight=False, markup=False)
    return len(found)
