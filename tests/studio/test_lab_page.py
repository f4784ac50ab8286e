"""The instant lab by mouse and keyboard, and the introduction whose examples open it."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlparse

from browsing import accessible, tab

SMALL = ["generator.widths=[16,16]", "discriminator.widths=[16,16]", "dataset.samples=500"]
NEW_GAME = 60_000  # the worker imports torch


def lab(*words: str, **view: str) -> str:
    """The lab's address for some words."""
    return f"/lab?o={quote(chr(10).join([*SMALL, *words]))}" + "".join(f"&{key}={value}" for key, value in view.items())


def turn(page: Any, wanted: str) -> None:
    """Wait until the plane shows a turn."""
    page.locator(f".plane-frame[data-turn='{wanted}']").wait_for(timeout=NEW_GAME)


def under_way(page: Any) -> list[int]:
    """How many requests of the game are under way, at each one's beginning."""
    counts: list[int] = []
    now: set[Any] = set()

    def begun(request: Any) -> None:
        if "/api/lab/" in request.url and request.method in ("PUT", "POST"):
            now.add(request)
            counts.append(len(now))

    page.on("request", begun)
    page.on("requestfinished", lambda request: now.discard(request))
    page.on("requestfailed", lambda request: now.discard(request))
    return counts


def test_a_game_is_played_stepped_changed_and_saved(page: Any, built: Path) -> None:
    counts = under_way(page)
    page.goto(lab("optimizer.generator.lr=2e-3", "optimizer.discriminator.lr=2e-3"))
    turn(page, "0")
    page.get_by_role("button", name="One turn").click()
    turn(page, "1")
    page.get_by_role("button", name="Step D").click()
    page.get_by_text("Steps of D alone").wait_for()
    page.get_by_role("button", name="Step G").click()
    page.get_by_text("Steps of G alone").wait_for()
    before = page.locator("canvas.plane").screenshot()
    page.get_by_role("button", name="Gradients").click()
    assert "gradients" in page.url
    assert page.locator("canvas.plane").screenshot() != before
    page.get_by_role("button", name="Play").click()
    page.get_by_label("Loss by turn", exact=True).get_by_role("button", name="generator").wait_for()
    page.locator(".plane-frame:not([data-turn='1'])").wait_for()
    page.get_by_label("Steps of D in a turn, as a number").fill("2")  # while it plays
    page.wait_for_url(re.compile("discriminator_steps%3D2"))
    page.get_by_role("button", name="Pause").click()
    page.get_by_label("Loss", exact=True).select_option("hinge")
    turn(page, "0")
    page.get_by_label("Rate of G, as a number").fill("0.01")
    page.wait_for_url(re.compile("generator.lr%3D0.01"))
    turn(page, "0")
    page.get_by_role("button", name="One turn").click()
    turn(page, "1")
    page.get_by_role("button", name="Save as config").click()
    page.get_by_text("to the very weights").wait_for()
    accessible(page, built)
    page.get_by_role("link", name="Open in Train").click()
    page.get_by_label("The command").get_by_text("loss=hinge").wait_for()
    assert "training.turns=1" in parse_qs(urlparse(page.url).query)["o"][0].splitlines()
    assert max(counts) == 1


def test_the_data_are_drawn_by_mouse_and_by_keyboard(page: Any) -> None:
    page.goto(lab())
    turn(page, "0")
    page.get_by_role("button", name="Draw the data").click()
    sheet = page.get_by_role("application")
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.up()
    count = int(page.get_by_text("of at most").inner_text().split()[0])
    assert count > 10
    sheet.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text(f"{count + 1} of at most").wait_for()
    page.get_by_role("button", name="Play with these").click()
    turn(page, "0")
    assert page.get_by_label("Data", exact=True).locator("option:checked").inner_text() == "drawn by you"
    page.get_by_role("button", name="Save as config").click()
    page.get_by_label("Saved").get_by_text("dataset=points").wait_for()
    page.reload()
    turn(page, "0")
    assert page.get_by_label("Data", exact=True).locator("option:checked").inner_text() == "drawn by you"


def test_a_number_that_is_not_finite_pauses_the_game_and_says_whose(page: Any) -> None:
    page.goto(lab("optimizer=sgd", "optimizer.generator.momentum=1e30", "optimizer.discriminator.momentum=1e30"))
    turn(page, "0")
    page.get_by_role("button", name="Play").click()
    told = page.get_by_role("alert")
    told.get_by_text("was not finite in turn").wait_for()
    assert "(the " in told.inner_text()
    assert page.get_by_role("button", name="Play").is_disabled()
    told.get_by_role("button", name="Begin again").click()
    turn(page, "0")


def test_what_the_lab_refuses_is_said_and_taken_back(browser: Any, served: Any) -> None:
    with tab(browser, served) as (page, wrong):
        page.goto(lab())
        turn(page, "0")
        page.get_by_label("Points in a batch, as a number").fill("1000")
        page.get_by_role("alert").get_by_text("training.batch_size").wait_for()
        page.get_by_role("button", name="Back to the setting before").click()
        page.get_by_role("alert").wait_for(state="hidden")
        turn(page, "0")
        page.get_by_role("button", name="One turn").click()
        turn(page, "1")
    assert [said for said in wrong if "the server responded with a status of 4" not in said] == []


def test_the_introduction_opens_the_lab_and_train(page: Any, built: Path) -> None:
    page.goto("/gans")
    page.get_by_text("models").first.wait_for()
    page.get_by_role("link", name="Try it: least squares").wait_for()
    assert page.get_by_role("link", name="Try it: ebgan").count() == 0
    accessible(page, built)
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Filter models by words").fill("wasserstein 2017")
    page.get_by_role("status").get_by_text("of").wait_for()
    listed = page.get_by_label("Models by name")
    assert listed.get_by_role("link", name="WGAN", exact=True).count() == 1
    assert listed.get_by_role("link", name="BigGAN", exact=True).count() == 0
    listed.get_by_role("link", name="WGAN", exact=True).click()
    page.get_by_label("The command").get_by_text("model=wgan").wait_for()
    page.go_back()
    page.get_by_role("link", name="Try it: Collapse").click()
    turn(page, "0")
    assert page.get_by_label("Example", exact=True).locator("option:checked").inner_text() == "Collapse"
    page.get_by_role("button", name="Play").click()  # who wants less motion presses it
    page.locator(".plane-frame:not([data-turn='0'])").wait_for()
