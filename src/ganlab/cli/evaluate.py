"""Measure a run, one of its checkpoints, or a folder of images, with any number of samples.

Values of a run are added to its evaluations.jsonl, and stand in its report. For instance:

  ganlab evaluate 3f2a --checkpoint best --samples 10000 --set metric=[fid,precision,recall]
  ganlab evaluate my/images --reference mnist dataset.path=data/mnist
"""

from argparse import ArgumentParser
from collections.abc import Sequence

from ganlab.cli import parser, takes_runs


def run(arguments: Sequence[str]) -> None:
    """Print each metric with its protocol."""
    given = _reader().parse_args(arguments)
    from ganlab.measure.evaluate import How, evaluate

    found = evaluate(
        given.target,
        [*_reference(given.reference), *given.set],
        How(given.samples, given.seeds, given.bootstrap, given.split),
        runs=given.runs,
        checkpoint=given.checkpoint,
        average=not given.no_ema,
        statistics=given.statistics,
        truncation=given.truncation,
        device=given.device,
        trust=given.trust,
    )
    width = max((len(one.name) for one in found), default=0)
    for one in found:
        deviation = "" if one.value.deviation is None else f" +- {one.value.deviation:.2g}"
        interval = "" if one.value.interval is None else " [{:.4g}, {:.4g}]".format(*one.value.interval)
        print(f"{one.name:{width}s} {one.value.mean:.6g}{deviation}{interval}  {one.protocol}")


def _reader() -> ArgumentParser:
    reader = parser("evaluate", __doc__)
    reader.add_argument(
        "target", help="a run (folder or beginning of its signature), a .pt file, or a folder of images"
    )
    takes_runs(reader)
    reader.add_argument(
        "--reference",
        nargs="+",
        default=[],
        metavar="DATASET",
        help="the data held against (the run's), and its settings",
    )
    reader.add_argument(
        "--set", nargs="+", default=[], metavar="KEY=VALUE", help="other metrics or features, as in training"
    )

    reader.add_argument("--split", choices=("train", "test"), default="train", help="of the data held against")
    reader.add_argument("--checkpoint", help="best, or a file in checkpoints/ (the newest)")
    reader.add_argument("--samples", type=int, help="how many are measured (as in training; all images of a folder)")
    reader.add_argument("--seeds", type=int, default=3, help="streams of latents, for a mean and a deviation (3)")
    reader.add_argument("--bootstrap", type=int, default=0, help="redraws for a 95 %% interval (none)")
    reader.add_argument("--no-ema", action="store_true", help="the weights that train, not their moving average")
    reader.add_argument(
        "--statistics",
        choices=("running", "batch", "standing"),
        help="of batch norm; by default what fits the run's weights",
    )
    reader.add_argument("--truncation", type=float, help="cut latents at +- this")
    reader.add_argument("--device", help="cpu or cuda (the GPU where there is one)")
    reader.add_argument("--trust", action="store_true", help="build code of the folder's config beyond ganlab's")
    return reader


def _reference(words: Sequence[str]) -> list[str]:
    """mnist dataset.limit=100 -> dataset=mnist dataset.limit=100."""
    return [word if "=" in word else f"dataset={word}" for word in words]
