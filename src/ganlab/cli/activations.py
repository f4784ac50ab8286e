"""Draw one sample layer by layer, also with a unit of the generator switched off."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_run, told_run


def run(arguments: Sequence[str]) -> None:
    """Write the picture and print its path."""
    reader = parser("activations", __doc__)
    takes_run(reader)
    reader.add_argument("-o", "--out", type=Path, help="a .png, .svg or .pdf file (RUN/pictures/activations.png)")
    reader.add_argument("--units", type=int, default=10, help="how many of each layer: the strongest")
    reader.add_argument("--off", metavar="LAYER:UNIT", help="a unit to switch off")
    reader.add_argument("--number", type=int, default=0, help="which sample of the seed's sheet")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--labels", help="the sample's class, for conditional generators")
    given = reader.parse_args(arguments)
    from ganlab.measure.activations import write_activations

    asked = {"seed": given.seed, "labels": given.labels, "checkpoint": given.checkpoint}
    print(write_activations(told_run(given), given.out, given.units, off=given.off, number=given.number, **asked))
