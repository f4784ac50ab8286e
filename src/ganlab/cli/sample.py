"""Draw samples of a run's generator as a picture, or save them as an array (.npy)."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.store.run import Run


def run(arguments: Sequence[str]) -> None:
    """Write the samples and print their path."""
    reader = parser("sample", __doc__)
    reader.add_argument("run", type=Path, help="a run folder")
    reader.add_argument("--out", type=Path, help="a .png or .npy file (a new one in RUN/pictures/)")
    reader.add_argument("--count", type=int, default=64)
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--label", type=int, help="the class to sample, for conditional generators")
    reader.add_argument("--checkpoint", help="a file in checkpoints/, such as best.pt (the newest)")
    reader.add_argument(
        "--statistics",
        choices=("running", "batch", "standing"),
        help="of batch norm; by default what fits the run's weights",
    )
    reader.add_argument("--truncation", type=float, help="cut latents at +- this")
    reader.add_argument("--trust", action="store_true", help="build code of the folder's config beyond ganlab's")
    given = reader.parse_args(arguments)
    from ganlab.measure.sample import write_samples

    path = write_samples(
        Run.load(given.run, given.trust),
        given.out,
        given.count,
        given.seed,
        given.label,
        checkpoint=given.checkpoint,
        statistics=given.statistics,
        truncation=given.truncation,
    )
    print(path)
