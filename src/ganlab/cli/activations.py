"""Draw one sample layer by layer, also with a unit of the generator switched off."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.store.find import find


def run(arguments: Sequence[str]) -> None:
    """Write the picture and print its path."""
    reader = parser("activations", __doc__)
    reader.add_argument("run", help="a run's folder, or the beginning of its signature")
    reader.add_argument("-o", "--out", type=Path, help="a .png, .svg or .pdf file (RUN/pictures/activations.png)")
    reader.add_argument("--units", type=int, default=10, help="how many of each layer: the strongest")
    reader.add_argument("--off", metavar="LAYER:UNIT", help="a unit to switch off")
    reader.add_argument("--number", type=int, default=0, help="which sample of the seed's sheet")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--labels", help="the sample's class, for conditional generators")
    reader.add_argument("--checkpoint", help="best, or a file in checkpoints/ (the newest)")
    reader.add_argument("--trust", action="store_true", help="build code of the folder's config beyond ganlab's")
    given = reader.parse_args(arguments)
    from ganlab.measure.activations import write_activations

    asked = {"seed": given.seed, "labels": given.labels, "checkpoint": given.checkpoint}
    print(
        write_activations(
            find(given.run, trusted=given.trust), given.out, given.units, off=given.off, number=given.number, **asked
        )
    )
