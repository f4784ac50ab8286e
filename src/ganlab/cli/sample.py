"""Draw samples of a run's generator: one sheet (or sound), a file each, or an array; or translate pictures."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_run, told_run


def run(arguments: Sequence[str]) -> None:
    """Write the samples and print their path."""
    reader = parser("sample", __doc__)
    takes_run(reader)
    reader.add_argument(
        "-o", "--out", type=Path, help="a .png, .npy, .wav or .txt file, or a folder (a new file in RUN/pictures/)"
    )
    reader.add_argument("-n", "--count", type=int, default=64)
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--labels", help="classes in turn, such as 0-9 or cat,dog, for conditional generators")
    reader.add_argument(
        "--statistics",
        choices=("running", "batch", "standing"),
        help="of batch norm; by default what fits the run's weights",
    )
    reader.add_argument("--truncation", type=float, help="cut latents at +- this")
    reader.add_argument("--input", type=Path, help="a folder of pictures that a run of game=cycle is to translate")
    reader.add_argument("--towards", choices=("a", "b"), default="b", help="the domain that --input is translated into")
    given = reader.parse_args(arguments)
    found = told_run(given)
    if given.input is not None:
        from ganlab.measure.translate import write_translations

        print(write_translations(found, given.input, given.out, towards=given.towards, checkpoint=given.checkpoint))
        return
    from ganlab.measure.sample import write_samples

    path = write_samples(
        found,
        given.out,
        given.count,
        given.seed,
        given.labels,
        checkpoint=given.checkpoint,
        statistics=given.statistics,
        truncation=given.truncation,
    )
    print(path)
