"""Suggest an experiment for a dataset and the time at hand, with a reason for every line, and write it.

    ganlab suggest digits
    ganlab suggest cifar10 dataset.limit=200 --minutes 60
    ganlab suggest my/images -o conf/experiment/mine.yaml

Turns are timed on this machine, by a few on noise. docs/suggest.md has the rules.
"""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Print the experiment, where it lies, and the command that trains it."""
    reader = parser("suggest", __doc__)
    reader.add_argument("dataset", help="the word of a dataset, or a folder of images")
    reader.add_argument("overrides", nargs="*", metavar="OVERRIDE", help="of the dataset, such as dataset.limit=200")
    reader.add_argument("--minutes", type=float, default=20, help="for training, measuring included (20)")
    reader.add_argument("-o", "--out", type=Path, help="the file (conf/experiment/suggested_DATASET.yaml)")
    given = reader.parse_intermixed_args(arguments)
    from ganlab.suggest.experiment import write
    from ganlab.suggest.suggest import crowded, suggest

    suggestion = suggest(given.dataset, given.overrides, given.minutes)
    path, command = write(suggestion, given.out)
    print(path.read_text())
    if said := crowded():
        print(said)
    print(path)
    print(command)
