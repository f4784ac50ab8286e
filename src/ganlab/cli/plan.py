"""List a sweep's cells, which of them are done, and about how long the rest takes.

    ganlab plan sweeps=smoke
    ganlab plan generator=gan,dcgan seed=0,1

Where no finished run tells the time of a turn, a probe of ten turns does.
"""

from collections.abc import Sequence

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Print the plan."""
    reader = parser("plan", __doc__)
    reader.add_argument("overrides", nargs="*", metavar="OVERRIDE", help="as for `ganlab train -m`")
    reader.add_argument("-m", "--multirun", action="store_true", help="may stand here, as in the command planned")
    reader.add_argument("--no-probe", action="store_true", help="train nothing to tell the time")
    given = reader.parse_intermixed_args(arguments)
    from ganlab.sweep.plan import plan

    for line in plan(given.overrides, probe=not given.no_probe):
        print(line, flush=True)  # the last ones take a probe's time
