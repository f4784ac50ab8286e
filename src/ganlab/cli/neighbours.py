"""Draw samples beside the training images nearest to them."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_run, told_run


def run(arguments: Sequence[str]) -> None:
    """Write the picture and print its path."""
    reader = parser("neighbours", __doc__)
    takes_run(reader)
    reader.add_argument("-o", "--out", type=Path, help="a .png, .svg or .pdf file (RUN/pictures/neighbours.png)")
    reader.add_argument("-n", "--count", type=int, default=10, help="samples")
    reader.add_argument("--neighbours", type=int, default=6, help="training images beside each")
    reader.add_argument("--by", choices=("pixels", "features"), default="pixels", help="what is near")
    reader.add_argument("--seed", type=int, default=0)
    given = reader.parse_args(arguments)
    from ganlab.measure.neighbours import write_neighbours

    asked = {"by": given.by, "seed": given.seed, "checkpoint": given.checkpoint}
    print(write_neighbours(told_run(given), given.out, given.count, given.neighbours, **asked))
