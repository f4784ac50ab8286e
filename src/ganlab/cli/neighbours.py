"""Draw samples beside the training images nearest to them."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.store.find import find


def run(arguments: Sequence[str]) -> None:
    """Write the picture and print its path."""
    reader = parser("neighbours", __doc__)
    reader.add_argument("run", help="a run's folder, or the beginning of its signature")
    reader.add_argument("-o", "--out", type=Path, help="a .png, .svg or .pdf file (RUN/pictures/neighbours.png)")
    reader.add_argument("-n", "--count", type=int, default=10, help="samples")
    reader.add_argument("--neighbours", type=int, default=6, help="training images beside each")
    reader.add_argument("--by", choices=("pixels", "features"), default="pixels", help="what is near")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--checkpoint", help="best, or a file in checkpoints/ (the newest)")
    reader.add_argument("--trust", action="store_true", help="build code of the folder's config beyond ganlab's")
    given = reader.parse_args(arguments)
    from ganlab.measure.neighbours import write_neighbours

    asked = {"by": given.by, "seed": given.seed, "checkpoint": given.checkpoint}
    print(write_neighbours(find(given.run, trusted=given.trust), given.out, given.count, given.neighbours, **asked))
