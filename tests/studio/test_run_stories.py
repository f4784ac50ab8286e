"""What happens to a run while one looks at it: begun by keyboard, stopped, resumed, crashed, deleted."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browsing import Served, accessible, ready, tab

from ganlab.store.run import Run

SHORT = (
    "trainer=cpu",
    "callback=[]",
    "metric=[]",
    "training.epochs=null",
    "training.log_every=1",
    "training.checkpoint_every=0",
)


def test_a_training_is_begun_by_keyboard_stopped_and_resumed(page: Any, served: Any) -> None:
    page.goto("/train?o=" + "%0A".join(word.replace("=", "%3D") for word in (*SHORT, "seed=11")))
    ready(page)
    for label, word in {"Dataset": "ring", "Generator": "gan", "Discriminator": "gan"}.items():
        reach(page, label)
        page.keyboard.type(word)
    page.get_by_label("The command").get_by_text("discriminator=gan").wait_for()
    reach(page, "Turns")
    page.keyboard.type("100000")
    page.get_by_label("The command").get_by_text("training.turns=100000").wait_for()
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Stop", exact=True).first.wait_for()
    page.get_by_label("loss by turn", exact=True).wait_for(timeout=60_000)
    page.get_by_role("tab", name="Networks").click()
    page.get_by_text("parameters", exact=False).first.wait_for()  # counted while it runs
    page.locator(".head").get_by_role("button", name="Stop", exact=True).click()
    page.locator(".head .badge.interrupted").wait_for(timeout=60_000)
    before = turn(page)
    page.get_by_role("button", name="Resume").click()
    page.locator(".head .badge.running").wait_for(timeout=60_000)
    page.locator(f"{TURNS}:not([aria-valuenow='{before}'])").wait_for(timeout=60_000)
    assert turn(page) > before
    page.locator(".head").get_by_role("button", name="Stop", exact=True).click()


TURNS = "[role=progressbar][aria-label='Turns done']"


def turn(page: Any) -> int:
    return int(page.locator(TURNS).get_attribute("aria-valuenow"))


def reach(page: Any, label: str) -> None:
    """By Tab alone."""
    for _ in range(60):
        if page.evaluate("document.activeElement?.labels?.[0]?.textContent?.trim()") == label:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab reaches {label}")


def test_a_run_that_crashed_shows_the_last_lines_of_its_log(
    page: Any, served: Any, write_run: Callable[..., Run]
) -> None:
    run = write_run(served.runs, "wgan-gan-ring/0000000c4a54", state="failed")
    run.update_status("failed", 7, error="the disk is full")
    (run.folder / "log.txt").write_text("\n".join(f"line {i}" for i in range(30)))
    page.goto("/runs/wgan-gan-ring~0000000c4a54")
    said = page.get_by_role("alert")
    said.get_by_text("the disk is full").wait_for()
    said.get_by_text("line 29").wait_for()
    assert "line 17" not in said.inner_text()
    page.get_by_role("link", name="Change in Train").click()
    page.get_by_label("The command").get_by_text("training.turns=40").wait_for()


def test_a_run_deleted_while_it_is_shown_is_said_so(browser: Any, served: Any, write_run: Callable[..., Run]) -> None:
    run = write_run(served.runs, "wgan-gan-ring/00000000de1e", state="finished")
    with tab(browser, served) as (page, wrong):
        page.goto("/runs/wgan-gan-ring~00000000de1e")
        page.get_by_label("loss by turn", exact=True).wait_for()
        shutil.rmtree(run.folder)
        page.get_by_text("What was read of it is still shown").wait_for()
        assert page.get_by_role("heading", name="gan against gan on ring").is_visible()
        page.reload()
        page.get_by_role("alert").wait_for()
    assert [said for said in wrong if "404" not in said] == []


def test_home_says_what_runs_and_leads_to_pages_that_there_are(
    page: Any, served: Any, write_run: Callable[..., Run]
) -> None:
    held = write_run(served.runs, "sagan-gan-ring/0000000a11fe", state="finished").lock()
    run = Run(served.runs / "sagan-gan-ring" / "0000000a11fe")
    run.update_status("running", 10, turns=40, started=time.time())
    try:
        page.goto("/")
        page.get_by_label("What is running").get_by_text("turn 10 of 40").wait_for()
        run.update_status("running", 20, turns=40)
        page.get_by_label("What is running").get_by_text("turn 20 of 40").wait_for()
    finally:
        run.update_status("finished", 40)
        held.release()
    for door in [link.get_attribute("href") for link in page.locator(".door").all()]:
        page.goto(door)
        ready(page)
        assert not page.get_by_text("There is no such page").is_visible()


def test_a_first_start_offers_a_first_training(browser: Any, built: Path, tmp_path: Path) -> None:
    app = Served(tmp_path / "runs", folder=tmp_path)
    try:
        with tab(browser, app) as (page, wrong):
            page.goto("/")
            page.get_by_label("A first training").get_by_role("link", name="Points on a ring").wait_for()
            accessible(page, built)
            page.set_viewport_size({"width": 390, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            page.get_by_role("link", name="Points on a ring").click()
            page.get_by_label("The command").get_by_text("dataset=ring").wait_for()
        assert wrong == []
    finally:
        app.kill()
