"""What a run's weights and facts become elsewhere: one file per format, found by listing the folder.

Contract: `write(run, trained, out) -> list[Path]`: what lies at the path `out` with the format's own ending comes back.
Formats for layer graphs alone are in `ganlab.layer.graph.export`.
"""

import pkgutil
from importlib import import_module
from pathlib import Path

from ganlab.errors import WrongUse
from ganlab.measure.load import load
from ganlab.store.run import Run


def formats() -> list[str]:
    """The words of `ganlab export --to` that any run has."""
    return sorted(name for _, name, _ in pkgutil.iter_modules(__path__))


def export(run: Run, to: str, out: Path) -> list[Path]:
    """Write a run as `to` has it, below the path `out` (an ending is added).

    Raises:
        WrongUse: a library for it is missing, the run has no checkpoint, or the place cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return list(import_module(f"{__name__}.{to}").write(run, load(run), out))
    except OSError as error:
        raise WrongUse(f"{out} cannot be written ({error.strerror}); give another place by --out") from error
