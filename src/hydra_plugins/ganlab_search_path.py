"""Hydra finds sweeps/ at the top of a checkout, and conf/ of the folder that a user works in."""

from pathlib import Path

from hydra.core.config_search_path import ConfigSearchPath
from hydra.plugins.search_path_plugin import SearchPathPlugin

from ganlab.config import conf_folder


class GanlabSearchPath(SearchPathPlugin):
    """Adds config folders to every Hydra application in this environment that has ganlab's primary config."""

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Append the checkout's top (for the group `sweeps`) and ./conf (for a user's own words)."""
        checkout = conf_folder().parent
        own = Path.cwd() / "conf"
        if (checkout / "sweeps").is_dir():
            search_path.append("ganlab", f"file://{checkout}")
        if own.is_dir() and own != conf_folder():
            search_path.append("ganlab-user", f"file://{own}")
