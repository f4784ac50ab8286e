"""Make a film of the same latents through the training (GIF)."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_runs
from ganlab.store.find import find


def run(arguments: Sequence[str]) -> None:
    """Write the film and print its path."""
    reader = parser("film", __doc__)
    reader.add_argument("run", help="a run's folder, or the beginning of its signature")
    reader.add_argument("-o", "--out", type=Path, help="a .gif file (RUN/pictures/film.gif)")
    reader.add_argument("--seconds", type=float, default=8.0)
    takes_runs(reader)
    given = reader.parse_args(arguments)
    from ganlab.report.figure.film import write_film

    print(write_film(find(given.run, given.runs), given.out, given.seconds))
