"""Draw the frequencies of samples beside the data's."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.store.find import find


def run(arguments: Sequence[str]) -> None:
    """Write the picture and print its path."""
    reader = parser("spectrum", __doc__)
    reader.add_argument("run", help="a run's folder, or the beginning of its signature")
    reader.add_argument("-o", "--out", type=Path, help="a .png, .svg or .pdf file (RUN/pictures/spectrum.png)")
    reader.add_argument("-n", "--count", type=int, default=1000, help="samples, and training images")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--checkpoint", help="best, or a file in checkpoints/ (the newest)")
    reader.add_argument("--trust", action="store_true", help="build code of the folder's config beyond ganlab's")
    given = reader.parse_args(arguments)
    from ganlab.measure.spectrum import write_spectrum

    print(
        write_spectrum(
            find(given.run, trusted=given.trust), given.out, given.count, seed=given.seed, checkpoint=given.checkpoint
        )
    )
