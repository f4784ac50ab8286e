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
    given = reader.parse_args(arguments)
    from ganlab.measure.sample import evaluate_run

    values, protocol = evaluate_run(Run.load(given.run), given.checkpoint, given.samples)
    for name, value in values.items():
        print(f"{name:16s} {value:.6g}  {protocol}")
