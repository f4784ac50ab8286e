"""Map samples beside the data by PCA and t-SNE, and walk along SeFa's directions of the latent space."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_run, told_run


def run(arguments: Sequence[str]) -> None:
    """Write the picture and print its path."""
    reader = parser("latents", __doc__)
    takes_run(reader)
    reader.add_argument("-o", "--out", type=Path, help="a .png, .svg or .pdf file (in RUN/pictures/)")
    reader.add_argument("-n", "--count", type=int, default=500, help="samples on the map")
    reader.add_argument("--by", choices=("pixels", "features"), default="pixels", help="what is near")
    reader.add_argument(
        "--directions", type=int, metavar="N", help="N strips along SeFa's directions in place of a map"
    )
    reader.add_argument("--reach", type=float, default=3.0, help="how far the strips go to both sides")
    reader.add_argument("--seed", type=int, default=0)
    given = reader.parse_args(arguments)
    from ganlab.measure.latents import write_directions, write_map

    found, asked = told_run(given), {"seed": given.seed, "checkpoint": given.checkpoint}
    if given.directions is None:
        print(write_map(found, given.out, given.count, by=given.by, **asked))
    else:
        print(write_directions(found, given.out, given.directions, reach=given.reach, **asked))
