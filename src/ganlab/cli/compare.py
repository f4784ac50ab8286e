"""Compare runs: what differs in their configs, metrics with a rank test over seeds, samples on the same latents."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_runs
from ganlab.store.find import find, runs_in, sweep_folder


def run(arguments: Sequence[str]) -> None:
    """Print the comparison, and where the picture of samples lies."""
    reader = parser("compare", __doc__)
    reader.add_argument("run", type=Path, nargs="+", help="runs (folders or signatures), or folders of them")
    reader.add_argument(
        "-o", "--out", type=Path, help="a .png, .svg or .pdf file (pictures/compare.png of the first run)"
    )
    reader.add_argument("-n", "--count", type=int, default=10, help="samples of each setting")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--checkpoint", help="best, or a file in checkpoints/ (the newest)")
    takes_runs(reader)
    given = reader.parse_args(arguments)
    from ganlab.measure.compare import compare

    folders = [
        place if runs_in(place) else find(text, given.runs).folder
        for text in given.run
        if (place := sweep_folder(text, given.runs))
    ]
    text, picture = compare(folders, given.out, given.count, seed=given.seed, checkpoint=given.checkpoint)
    print(text)
    if picture is not None:
        print(f"\n{picture}")
