"""Write one self-contained page about a run, a sweep, or several runs side by side."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.store.run import Run


def run(arguments: Sequence[str]) -> None:
    """Write the page and print its path."""
    reader = parser("report", __doc__)
    reader.add_argument("folder", type=Path, nargs="+", help="run folders, or the folder of a sweep")
    reader.add_argument("--out", type=Path, help="where to write the page (FOLDER/report.html)")
    reader.add_argument(
        "--models", action="store_true", help="the ranking of a sweep over models, as Markdown, instead"
    )
    given = reader.parse_args(arguments)
    if given.models:
        from ganlab.report.evidence.collection import load
        from ganlab.report.export.models import ranking_page

        print(ranking_page(load(given.folder)), end="")
        return
    if len(given.folder) == 1 and (given.folder[0] / "config.yaml").is_file():
        from ganlab.report.page.run import write_page

        print(write_page(Run.load(given.folder[0]), given.out))
    else:
        from ganlab.report.page.sweep import write_sweep_page

        print(write_sweep_page(given.folder, given.out))
