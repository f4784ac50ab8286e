"""Published beside measured, in a terminal."""

from rich.console import Console
from rich.table import Table

from ganlab.published.reproduce import Reproduction


def print_reproduction(found: Reproduction) -> None:
    """A table of the metrics, then both protocols and the runs."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    table = Table("metric", f"published ({found.source})", f"measured ({len(found.runs)} trainings)")
    for row in found.comparisons:
        table.add_row(row.metric, _number(*row.published), _number(*row.measured))
    console.print(found.experiment)
    console.print(table)
    console.print(f"published under  {found.published_protocol}")
    console.print(f"measured under   {found.measured_protocol}")
    for run in found.runs:
        console.print(f"run              {run.folder}")


def _number(value: float, deviation: float | None) -> str:
    return f"{value:.4g}" if deviation is None else f"{value:.4g} +- {deviation:.2g}"
