"""Measure a checkpoint of a run again, with any number of samples."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.store.run import Run


def run(arguments: Sequence[str]) -> None:
    """Print each metric with its protocol."""
    reader = parser("evaluate", __doc__)
    reader.add_argument("run", type=Path, help="a run folder")
    reader.add_argument("--checkpoint", help="a file in checkpoints/, such as best.pt (the newest)")
    reader.add_argument("--samples", type=int, help="generated samples (as in training)")
    reader.add_argument("--seeds", type=int, default=1, help="streams of latents, for a mean and a deviation")
    reader.add_argument(
        "--statistics",
        choices=("running", "batch", "standing"),
        help="of batch norm; by default what fits the run's weights",
    )
    reader.add_argument("--truncation", type=float, help="cut latents at +- this")
    reader.add_argument("--trust", action="store_true", help="build code of the folder's config beyond ganlab's")
    given = reader.parse_args(arguments)
    from ganlab.measure.evaluate import evaluate_run

    values, protocol = evaluate_run(
        Run.load(given.run, given.trust),
        given.checkpoint,
        given.samples,
        seeds=given.seeds,
        statistics=given.statistics,
        truncation=given.truncation,
    )
    for name, value in values.items():
        deviation = "" if value.deviation is None else f" +- {value.deviation:.2g}"
        print(f"{name:16s} {value.mean:.6g}{deviation}  {protocol}")
