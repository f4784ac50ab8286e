"""How a run is named in an address: its place below the folder of runs, with ~ for /."""

from contextlib import suppress
from pathlib import Path

from ganlab.store.find import runs_in
from ganlab.store.run import Run
from ganlab.store.sweep import FILE as SWEEP
from ganlab.studio.refusal import Missing

LONGEST = 600
REFUSED = frozenset('/\\\0\n\r"<>')


def id_of(run: Run, runs: Path) -> str:
    """A run's id.

    >>> id_of(Run(Path("runs/gan-gan-ring/0123456789ab")), Path("runs"))
    'gan-gan-ring~0123456789ab'
    """
    return folder_id(run.folder, runs)


def folder_id(folder: Path, runs: Path) -> str:
    """The id of a run's folder, or a sweep's."""
    return folder.relative_to(runs).as_posix().replace("/", "~")


def run_of(id: str, runs: Path) -> Run:
    """The run of an id.

    Raises:
        Missing: the id is none, leads out of the folder of runs, or its run is gone.
    """
    parts, odd = id.split("~"), _is_odd(id)
    if not odd:
        try:
            folder = runs.joinpath(*parts)
            if Run(folder).exists and folder.resolve().is_relative_to(runs.resolve()):
                return Run(folder)
        except OSError:  # a part too long for the disk
            odd = True
    named = [] if odd or len(parts) < 2 else [run for run in runs_in(runs) if id_of(run, runs) == id]
    if named:
        return named[0]
    raise Missing(f"there is no run {id[:80]} below {runs}; it may have been deleted or moved")


def sweep_of(id: str, runs: Path) -> Path:
    """The folder of the sweep of an id.

    Raises:
        Missing: the id is none, leads out of the folder of runs, or its sweep is gone.
    """
    with suppress(OSError):  # a part too long for the disk
        folder = runs.joinpath(*id.split("~"))
        if not _is_odd(id) and (folder / SWEEP).is_file() and folder.resolve().is_relative_to(runs.resolve()):
            return folder
    raise Missing(f"there is no sweep {id[:80]} below {runs}; it may have been deleted or moved, or not begun")


def _is_odd(id: str) -> bool:
    parts = id.split("~")
    return len(id) > LONGEST or bool(REFUSED & set(id)) or any(not p or p.startswith(".") for p in parts)


def file_in(run: Run, name: str, *folders: str) -> Path:
    """A file of a run, in one of its `folders` ("" is the run's own).

    Raises:
        Missing: the name is a path or hidden, or there is no such file.
    """
    plain = bool(name) and len(name) < 200 and not REFUSED & set(name) and not name.startswith(".")
    for folder in folders if plain else ():
        path = run.folder / folder / name
        if path.is_file() and not path.is_symlink():
            return path
    raise Missing(f"the run has no file {name[:80]}; it may have been removed")
