"""Draw ways between latents or classes as strips or as a film, or the sum a - b + c of latents."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_run, told_run
from ganlab.errors import WrongUse


def run(arguments: Sequence[str]) -> None:
    """Write the picture and print its path."""
    reader = parser("interpolate", __doc__)
    takes_run(reader)
    reader.add_argument("-o", "--out", type=Path, help="a .png, .svg, .pdf or .gif file (RUN/pictures/interpolate.png)")
    reader.add_argument("--way", choices=("spherical", "straight", "classes"), default="spherical")
    reader.add_argument("--of", nargs=3, metavar=("A", "B", "C"), help="samples by number, such as 3,5,9 12 7")
    reader.add_argument("--rows", type=int, default=8, help="how many ways")
    reader.add_argument("--steps", type=int, default=9, help="samples on each")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--labels", help="classes in turn, such as 0-9 or cat,dog, for conditional generators")
    given = reader.parse_args(arguments)
    from ganlab.measure.interpolate import write_arithmetic, write_interpolation

    found, asked = (
        told_run(given),
        {"seed": given.seed, "labels": given.labels, "checkpoint": given.checkpoint},
    )
    if given.of:
        print(write_arithmetic(found, [_numbers(term) for term in given.of], given.out, **asked))
    else:
        print(write_interpolation(found, given.out, given.way, given.rows, given.steps, **asked))


def _numbers(term: str) -> list[int]:
    try:
        return [int(number) for number in term.split(",")]
    except ValueError:
        raise WrongUse(f"--of takes numbers of samples, such as 3 or 3,5,9, got {term}") from None
