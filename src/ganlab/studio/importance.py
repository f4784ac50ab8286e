"""Which parameters of a search mattered, in a process of its own: Optuna and scikit-learn stay out of the server."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ganlab.errors import RunFailed

LONGEST = 120  # seconds


def importance(folder: Path) -> dict[str, Any]:
    """`shares` of the first objective's variance by parameter, or `why` there are none.

    Raises:
        RunFailed: it took too long, or its process ended.
    """
    asked = [sys.executable, "-m", "ganlab.studio.importance", str(folder)]
    try:
        done = subprocess.run(asked, capture_output=True, timeout=LONGEST, check=True)
        return dict(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError) as error:
        raise RunFailed(
            f"the importances could not be told ({type(error).__name__}); ganlab report tells them too"
        ) from error


def main(folder: Path) -> None:
    """Print them."""
    from ganlab.report.evidence.collection import load
    from ganlab.report.evidence.trials import importances

    collection = load([folder])
    found = importances(collection)
    told = {"why": found} if isinstance(found, str) else {"shares": found}
    print(json.dumps({"objective": collection.objectives[0][0], **told}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
