"""Where a run's trial is kept. Imports no torch."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class TrialPlace:
    """The sweep's `folder`, the database's URL, the study, the trial's number, the metric that decides, the pruner's node.

    `storage` None is the folder's journal, "environment" the URL in the variable GANLAB_STORAGE; no password is here.
    """

    folder: Path
    storage: str | None
    study: str
    number: int
    metric: str
    pruner: dict[str, Any]
