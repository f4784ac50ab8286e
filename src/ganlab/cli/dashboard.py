"""Make a W&B workspace of losses, metrics, samples and heatmaps."""

from collections.abc import Sequence

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Save the workspace and print its address."""
    reader = parser("dashboard", __doc__)
    reader.add_argument("--entity", required=True, help="the W&B user or team")
    reader.add_argument("--project", default="ganlab")
    given = reader.parse_args(arguments)
    from ganlab.report.export.dashboard import save

    print(save(given.entity, given.project))
