"""A tab of the app, and what every page must hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


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
