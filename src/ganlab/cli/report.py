"""Write one self-contained page about a run, a sweep, or several runs side by side."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_runs
from ganlab.store.find import find, sweep_folder
from ganlab.store.run import Run


def run(arguments: Sequence[str]) -> None:
    """Write the page and print its path."""
    reader = parser("report", __doc__)
    reader.add_argument("folder", type=Path, nargs="+", help="runs (folders or signatures), or the folder of a sweep")
    reader.add_argument("-o", "--out", type=Path, help="where to write the page (FOLDER/report.html)")
    reader.add_argument(
        "--models", action="store_true", help="the ranking of a sweep over models, as Markdown, instead"
    )
    takes_runs(reader)
    given = reader.parse_args(arguments)
    folders = [_folder(each, given.runs) for each in given.folder]
    if given.models:
        from ganlab.report.evidence.collection import load
        from ganlab.report.export.models import ranking_page

        print(ranking_page(load(folders)), end="")
        return
    if len(folders) == 1 and Run(folders[0]).exists:
        from ganlab.report.page.run import write_page

        print(write_page(Run.load(folders[0]), given.out))
    else:
        from ganlab.report.page.sweep import write_sweep_page

        print(write_sweep_page(folders, given.out))


def _folder(given: Path, runs: Path) -> Path:
    """A folder, or that of the run or sweep which is called so."""
    place = sweep_folder(given, runs)
    return place if place.exists() or len(given.parts) > 1 else find(given, runs).folder
