"""The app in a real browser: every page on every screen, and the stories that a person goes through."""

from pathlib import Path
from typing import Any

import pytest
from browsing import accessible, ready, tab

RUN = "/runs/gan-gan-ring~0123456789ab"
PAGES = [
    "/",
    "/design",
    "/design?tab=discriminator",
    "/runs",
    RUN,
    f"{RUN}?tab=networks",
    "/train?o=dataset%3Dring",
    "/nothing",
]
GONE = "net::ERR_"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_every_screen_and_is_accessible(page: Any, built: Path, path: str) -> None:
    page.goto(path)
    ready(page)
    accessible(page, built)
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_run_is_started_watched_and_found_again(page: Any) -> None:
    page.goto("/")
    page.get_by_role("link", name="Train").first.click()
    page.get_by_label("Dataset", exact=True).select_option("ring")
    page.get_by_label("Generator", exact=True).select_option("gan")
    page.get_by_label("Discriminator", exact=True).select_option("gan")
    page.get_by_label("Turns", exact=True).fill("0.5")
    page.get_by_role("alert").get_by_text("training.turns=0.5").wait_for()
    for label, value in {"Turns": "20", "Picture interval": "10"}.items():
        page.get_by_label(label, exact=True).fill(value)
    everything = page.get_by_label("Everything else")
    for group, field, value in (("training", "log_every", "2"), ("training", "evaluate_samples", "64")):
        if not everything.get_by_label(field, exact=True).is_visible():
            everything.locator("summary").get_by_text(group, exact=False).first.click()
        everything.get_by_label(field, exact=True).fill(value)
    everything.locator("summary").filter(has_text="metric").click()
    for metric in ("kid", "modes", "high_quality"):
        everything.get_by_label(metric, exact=True).uncheck()
    page.get_by_label("The command").get_by_text("metric=[fid]").wait_for()
    command = page.get_by_label("The command").locator("code").inner_text()
    assert "dataset=ring" in command
    assert "discriminator=gan" in command
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Running jobs").wait_for()
    page.locator(".head .badge.finished").wait_for(timeout=90_000)
    page.get_by_text("Picture 2 of 2, turn 20").wait_for()
    page.get_by_label("loss by turn", exact=True).get_by_role("button", name="generator").wait_for()
    assert page.get_by_role("progressbar", name="Turns done").get_attribute("aria-valuenow") == "20"
    page.get_by_role("link", name="Runs").first.click()
    page.get_by_role("link", name="gan against gan on ring").nth(1).wait_for()
    page.get_by_label("Filter by words").fill("training.evaluate_samples=64")
    page.get_by_text("1 to 1 of 1").wait_for()


def test_curves_and_pictures_follow_every_control(page: Any, served: Any) -> None:
    page.goto(RUN)
    ready(page)
    page.get_by_label("Rolling mean, rows, as a number").fill("5")
    page.get_by_label("Upper bound").fill("1.1")
    page.get_by_text("values lie above 1.1").first.wait_for()
    page.get_by_label("Logarithmic").check()
    overview = page.get_by_label("All turns; drag to choose a range", exact=True).locator(".u-over")
    overview.scroll_into_view_if_needed()
    box = overview.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 20)
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 20)
    page.mouse.up()
    page.get_by_role("button", name="Show all turns").wait_for()
    first = int(page.get_by_label("From turn").input_value())
    assert 5 < first < int(page.get_by_label("To turn").input_value()) < 35
    page.get_by_label("Picture 2 of 2, turn 40", exact=True).fill("1")
    page.get_by_role("img", name="Samples, turn 20").wait_for()
    address = page.url
    page.goto("/runs")
    page.goto(address)
    ready(page)
    assert page.get_by_label("From turn").input_value() == str(first)
    assert page.get_by_label("Logarithmic").is_checked()
    page.get_by_role("img", name="Samples, turn 20").wait_for()
    page.get_by_role("img", name="loss by turn").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("loss by turn", exact=True).get_by_role("status").get_by_text("turn").wait_for()


def test_a_run_is_deleted_after_asking(page: Any, served: Any, write_run: Any) -> None:
    run = write_run(served.runs, "dcgan-gan-ring/00000000dead", state="failed")
    page.goto("/runs?words=00000000dead")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep").click()
    assert run.folder.exists()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_text("No run has all these words").wait_for()
    assert not run.folder.exists()


def test_the_page_outlives_the_server(browser: Any, served: Any) -> None:
    with tab(browser, served) as (page, wrong):
        page.goto("/train?o=seed%3D7")
        ready(page)
        served.kill()
        page.get_by_text("The server has gone").wait_for()
        assert page.get_by_label("Seed").input_value() == "7"
        served.start()
        page.get_by_text("The server has gone").wait_for(state="hidden")
        page.get_by_label("The command").get_by_text("seed=7").wait_for()
    assert [said for said in wrong if GONE not in said] == []
