"""Train a published row, and print its numbers beside the measured ones."""

from collections.abc import Sequence

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Print published beside measured."""
    reader = parser("reproduce", __doc__)
    reader.add_argument("experiment", help="a word of conf/experiment that holds published numbers")
    reader.add_argument("overrides", nargs="*", help="such as dataset.path=FOLDER or trainer=gpu")
    reader.add_argument("--scale", type=float, default=1.0, help="0.01 proves the whole path on a CPU")
    reader.add_argument("--seeds", type=int, help="trainings (as many as the published row has)")
    given = reader.parse_intermixed_args(arguments)
    from ganlab.published.reproduce import reproduce
    from ganlab.published.table import print_reproduction

    print_reproduction(reproduce(given.experiment, given.scale, given.seeds, given.overrides))
