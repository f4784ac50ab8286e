"""Runs and sweeps by what a person calls them."""

from pathlib import Path

from ganlab.errors import WrongUse
from ganlab.store.run import Run
from ganlab.store.sweep import FILE

MOST = 5  # matches named in a refusal


def find(text: str | Path, runs: Path = Path("runs"), *, trusted: bool = False) -> Run:
    """The run that `text` names: its folder, or the beginning of its signature among all below `runs`.

    `trusted` lets its config name code beyond ganlab's own.

    Raises:
        WrongUse: no run, or several.
    """
    folder = Path(text).expanduser()
    for place in (folder, runs / folder):
        if Run(place).exists:
            return Run(place, trusted)

    word = str(text)
    found = [] if "/" in word or not word else [r for r in runs_in(runs) if r.signature.startswith(word)]
    if not found:
        raise WrongUse(
            f"{word} is neither a run's folder nor the beginning of the signature of one below {runs}; "
            "give the folder that a training named"
        )
    if len(found) > 1:
        named = ", ".join(str(run.folder) for run in found[:MOST])
        more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
        raise WrongUse(
            f"{word} may be any of {len(found)} runs: {named}{more}; give more of the signature, or a folder"
        )
    return Run(found[0].folder, trusted)


def runs_in(folder: Path) -> list[Run]:
    """The runs in a folder: itself, or all below it in order of place; nothing within a run is looked at."""
    if Run(folder).exists:
        return [Run(folder)]
    found: list[Run] = []
    for below in sorted(p for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []:
        if below.is_dir() and not below.is_symlink():
            found += runs_in(below)
    return found


def beside(run: Run) -> list[Run]:
    """The runs in the folder that a run's own folder is in, itself among them, that were ever started."""
    return [Run(file.parent) for file in sorted(run.folder.parent.glob("*/status.json"))]


def newest_results(runs: Path, most: int) -> list[Run]:
    """At most so many of the runs that measured something, the last one last."""
    files = sorted(runs.glob("*/*/result.json"), key=lambda path: path.stat().st_mtime)
    return [Run(file.parent) for file in files[-most:]]


def sweep_folder(given: Path, runs: Path = Path("runs")) -> Path:
    """A sweep's folder, given itself or its name in `runs`."""
    inside = runs / given
    return inside if not (given / FILE).exists() and (inside / FILE).exists() else given
