"""Say how far a sweep is, or a run, from its files alone."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Print the sweep's table."""
    reader = parser("status", __doc__)
    reader.add_argument("sweep", type=Path, help="a sweep's folder, or its name in runs/; or a run's folder")
    given = reader.parse_args(arguments)
    from ganlab.store.run import Run

    if Run(given.sweep).exists:
        from ganlab.cli.list import show

        show(given.sweep)
        return
    from ganlab.sweep.status import show_status

    show_status(given.sweep)
