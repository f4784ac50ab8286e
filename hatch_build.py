"""The front end goes into the wheel built: as it lies in static/, or built now where Node is there."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface):  # type: ignore[misc]
    """An editable install builds nothing: `make studio` does."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is stale, and say so where it cannot be."""
        if version == "editable":
            return
        front = runpy.run_path(str(Path(self.root) / "src" / "ganlab" / "studio" / "front.py"))
        try:
            front["build"]()
        except RuntimeError as error:
            self.app.display_warning(f"the wheel is without the web app's front end: {error}")
