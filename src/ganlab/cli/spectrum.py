"""Draw the frequencies of samples beside the data's."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_run, told_run


def run(arguments: Sequence[str]) -> None:
    """Write the picture and print its path."""
    reader = parser("spectrum", __doc__)
    takes_run(reader)
    reader.add_argument("-o", "--out", type=Path, help="a .png, .svg or .pdf file (RUN/pictures/spectrum.png)")
    reader.add_argument("-n", "--count", type=int, default=1000, help="samples, and training images")
    reader.add_argument("--seed", type=int, default=0)
    given = reader.parse_args(arguments)
    from ganlab.measure.spectrum import write_spectrum

    print(write_spectrum(told_run(given), given.out, given.count, seed=given.seed, checkpoint=given.checkpoint))
