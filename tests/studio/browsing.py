"""The app as a process, a tab of it, and what every page must hold."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Served:
    """`ganlab studio` as a process, which can be killed and started again on the same port."""

    def __init__(self, runs: Path, folder: Path | None = None) -> None:
        self.runs, self.port, self.folder = runs, 0, folder  # the folder that it is started in
        self.start()

    def start(self) -> None:
        words = ["studio", "--port", str(self.port), "--runs", str(self.runs), "--no-browser"]
        command = [sys.executable, "-m", "ganlab", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=self.folder)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1].rstrip("/")
        self.port = int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def tab(browser: Any, served: Any) -> Iterator[tuple[Any, list[str]]]:
    """A tab, and what goes wrong in it: console errors, page errors, requests that leave the machine."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=served.address)
    context.set_default_timeout(15_000)
    opened = context.new_page()
    opened.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "request", lambda r: None if r.url.startswith((served.address, "data:", "blob:")) else wrong.append(r.url)
    )
    yield opened, wrong
    context.close()


def ready(page: Any) -> None:
    """Wait until nothing is loading."""
    page.locator("h1, h2").first.wait_for()
    page.locator("[aria-label=Loading]").first.wait_for(state="detached")


def accessible(page: Any, built: Path) -> None:
    """axe-core finds nothing, in light and in dark."""
    page.evaluate((built / "node_modules" / "axe-core" / "axe.min.js").read_text())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = page.evaluate("axe.run()")["violations"]
        assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found] == [], scheme
