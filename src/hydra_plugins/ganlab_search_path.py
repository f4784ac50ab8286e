"""Hydra finds sweeps/ at the top of a checkout, and conf/ of the folder that a user works in."""

from pathlib import Path

from hydra._internal.core_plugins.file_config_source import FileConfigSource
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.object_type import ObjectType
from hydra.plugins.search_path_plugin import SearchPathPlugin

from ganlab.config import conf_folder


class SweepsSource(FileConfigSource):
    """The folder sweeps/ of a checkout as a config group; all else that lies there (.venv, runs) is no config."""

    @staticmethod
    def scheme() -> str:
        """What its entries of the search path begin with."""
        return "checkout"

    def is_group(self, config_path: str) -> bool:
        """Only `sweeps`, and the top that holds it."""
        return config_path in ("", "sweeps")

    def is_config(self, config_path: str) -> bool:
        """Only the files of `sweeps`."""
        return config_path.startswith("sweeps/") and super().is_config(config_path)

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        """Hydra's help walks through every group, so nothing else may be named."""
        if config_path == "":
            return [] if results_filter == ObjectType.CONFIG else ["sweeps"]
        return super().list(config_path, results_filter)


class GanlabSearchPath(SearchPathPlugin):
    """Adds config folders to every Hydra application in this environment that has ganlab's primary config."""

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Append the checkout's sweeps/ and ./conf (for a user's own words)."""
        checkout = conf_folder().parent
        own = Path.cwd() / "conf"
        if (checkout / "sweeps").is_dir():
            search_path.append("ganlab", f"{SweepsSource.scheme()}://{checkout}")
        if own.is_dir() and own != conf_folder():
            search_path.append("ganlab-user", f"file://{own}")
