"""Make a W&B workspace of losses, metrics, samples and heatmaps.

With --out the workspace is written as JSON, as W&B's API takes it (upsertView), and nothing is sent: to read, to
compare or to keep. W&B opens no such file; the same command with --entity makes the same workspace there.
"""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.errors import WrongUse


def run(arguments: Sequence[str]) -> None:
    """Save the workspace and print its address, or the file's."""
    reader = parser("dashboard", __doc__)
    reader.add_argument("--entity", help="the W&B user or team")
    reader.add_argument("--project", default="ganlab")
    reader.add_argument("-o", "--out", type=Path, help="write it to this file instead")
    given = reader.parse_args(arguments)
    if given.entity is None and given.out is None:
        raise WrongUse("ganlab dashboard: give --entity, or --out FILE; `ganlab dashboard --help` says more")
    from ganlab.report.export.dashboard import save, write

    print(save(given.entity, given.project) if given.out is None else write(given.out, given.entity, given.project))
