"""Explore and Data in a browser, over tiny models and digits: what one sees who moves, pins, clicks and shuffles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import accessible, ready
from conftest import Served
from PIL import Image

from ganlab.config import compose
from ganlab.run.train import train

TINY = (
    "dataset=digits",
    "generator=dcgan",
    "discriminator=gan",
    "generator.widths=[8,8]",
    "discriminator.widths=[16]",
    "generator.latent_dim=10",
    "metric=[]",
    "trainer=cpu",
    "training.turns=4",
    "training.epochs=null",
    "callback=[]",
    "training.sample_every=4",
    "training.checkpoint_every=2",
)


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Served]:
    """The app over two models of few turns, one of them told classes."""
    runs = tmp_path_factory.mktemp("looking") / "runs"
    for more in ((), ("conditioning=concat",)):
        train(compose([*TINY, *more, f"paths.runs={runs}"]))
    app = Served(runs)
    yield app
    app.kill()


def still(page: Any) -> None:
    """Wait until the pictures are those that were asked for last."""
    page.wait_for_timeout(350)  # what follows a slider waits until it rests
    page.locator("[aria-busy=true]").first.wait_for(state="detached", timeout=60_000)
    ready(page)


def fits(page: Any) -> None:
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def choose(page: Any, words: str) -> None:
    """Open one of the models from the page's own list."""
    page.goto("/explore")
    models = page.get_by_role("link", name="dcgan against gan on digits")
    models.nth(1).wait_for()
    page.get_by_label("Filter by words").fill(words)
    models.nth(1).wait_for(state="detached")
    models.click()
    page.get_by_text("Its numbers").wait_for(timeout=60_000)  # the worker starts with the first


def shown(page: Any, name: str) -> str:
    """A picture, or the sheet that a tile is cut from, as a text, to tell two apart."""
    still(page)
    return str(
        page.get_by_role("img", name=name).first.evaluate(
            """async tile => {
                const image = new Image();
                image.src = tile.src ?? tile.style.backgroundImage.slice(5, -2);
                await image.decode();
                const canvas = document.createElement('canvas');
                canvas.getContext('2d').drawImage(image, 0, 0);
                return canvas.toDataURL();
            }"""
        )
    )


def test_a_latent_is_moved_pinned_walked_and_judged(page: Any, built: Path) -> None:
    choose(page, "conditioning=none")
    page.get_by_role("button", name="Take seed 3", exact=True).click()
    before = shown(page, "The sample of seed 3")
    page.get_by_label("Number 1", exact=True).fill("3.5")
    assert page.get_by_label("Number 1, as a number").input_value() == "3.5"
    moved = shown(page, "The sample of seed 3, moved")
    assert moved != before
    page.get_by_role("button", name="All 10").click()
    page.get_by_label("Number 10, as a number").wait_for()
    accessible(page, built)
    fits(page)

    page.get_by_role("button", name="Pin A").click()
    page.get_by_role("button", name="Random", exact=True).click()
    page.get_by_role("button", name="Pin B").click()
    page.get_by_role("img", name="Step 1 of 7 from A to B").wait_for()
    page.get_by_text("Straight", exact=True).click()
    page.get_by_role("button", name="Play as a film").click()
    page.get_by_role("img", name="A film from A to B and back").wait_for()
    page.get_by_label("Latent A").get_by_role("button", name="Go there").click()
    assert shown(page, "The sample of seed 3, moved") == moved
    address = page.url
    page.goto("/runs")
    page.goto(address)
    assert shown(page, "The sample of seed 3, moved") == moved
    assert page.get_by_role("radio", name="Straight").is_checked()

    page.get_by_role("tab", name="Map").click()
    still(page)
    box = page.locator(".map").bounding_box()
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 0.3 * box["height"])
    page.wait_for_timeout(100)
    still(page)
    assert abs(float(page.get_by_label("Across, as a number").input_value()) - 1.8) < 0.1
    assert abs(float(page.get_by_label("Up, as a number").input_value()) - 1.2) < 0.1
    page.get_by_text("By what they look like").click()
    page.get_by_label("Sample, as a number").fill("7")
    page.get_by_text("seed 6", exact=True).wait_for()
    page.get_by_role("tab", name="Judge").click()
    page.get_by_text("a probability of").wait_for(timeout=60_000)
    page.get_by_label("The nearest training images").get_by_text("the sample").wait_for()
    accessible(page, built)


def test_a_channel_is_switched_off_and_on(page: Any, built: Path) -> None:
    choose(page, "conditioning=none")
    page.get_by_role("tab", name="Layers").click()
    before = shown(page, "The sample of seed 0")
    page.get_by_role("button", name="Channel 2", exact=True).click()
    page.get_by_text("changes the sample by").wait_for()
    assert page.get_by_role("button", name="Channel 2, switched off").get_attribute("aria-pressed") == "true"
    assert shown(page, "The sample of seed 0") != before
    page.get_by_role("img", name="Without").wait_for()
    accessible(page, built)
    fits(page)
    page.get_by_role("button", name="Switch on again").click()
    assert shown(page, "The sample of seed 0") == before
    page.get_by_text("Discriminator", exact=True).click()
    page.get_by_role("img", name="Channel 0", exact=True).wait_for()


def test_other_checkpoints_and_a_second_model(page: Any, built: Path) -> None:
    choose(page, "conditioning=concat")
    page.get_by_label("Class", exact=True).select_option("7")
    still(page)
    newest = shown(page, "The sample of seed 0")
    page.get_by_role("tab", name="Checkpoints").click()
    page.get_by_role("button", name="Take turn-000000002, turn 2").click()
    page.get_by_text("turn 2, a latent of 10 numbers").wait_for()
    assert shown(page, "The sample of seed 0") != newest
    page.get_by_role("tab", name="Second model").click()
    page.get_by_role("link", name="dcgan against gan on digits").click()
    page.get_by_role("region", name="The second model", exact=True).get_by_role(
        "img", name="The latent through"
    ).wait_for()
    accessible(page, built)
    fits(page)


def trains(page: Any, *words: str) -> None:
    """Train is open, and its command has these words."""
    page.get_by_role("heading", name="Train", exact=True).wait_for()
    for word in words:
        page.locator(".command code", has_text=word).wait_for()


def test_data_are_looked_at_shuffled_augmented_and_trained_on(page: Any, built: Path) -> None:
    page.goto("/data")
    page.get_by_role("link", name="digits").filter(has_text="on this disk").first.wait_for(timeout=60_000)
    accessible(page, built)
    page.get_by_role("link", name="digits").first.click()
    page.get_by_role("heading", name="25 random pictures").wait_for(timeout=60_000)
    page.get_by_role("img", name="1,438 samples in 10 classes, from 127 to 161 each").wait_for()
    page.get_by_role("button", name="Only class 3").click()
    page.get_by_role("heading", name="25 random pictures, only 3").wait_for()
    page.get_by_role("img", name="A random picture, class 3").nth(24).wait_for()
    first = shown(page, "A random picture, class 3")
    page.get_by_role("button", name="Shuffle").click()
    assert shown(page, "A random picture, class 3") != first
    accessible(page, built)
    fits(page)

    page.get_by_role("tab", name="Augmentation").click()
    page.get_by_label("noise", exact=True).check()
    gentle = shown(page, "The same with noise")
    page.get_by_label("deviation, as a number").fill("0.5")
    assert shown(page, "The same with noise") != gentle
    page.get_by_label("Compare with none").uncheck()
    page.get_by_role("img", name="Original 1").wait_for(state="hidden")
    accessible(page, built)
    fits(page)
    page.get_by_role("link", name="Add to config").click()
    trains(page, "dataset.classes=[3]", "augmentation=[noise]", "augmentation.noise.deviation=0.5")
    page.go_back()
    page.get_by_label("noise", exact=True).uncheck()
    page.get_by_text("Choose an augmentation").wait_for()


def test_data_that_is_not_on_this_disk_says_how_to_get_it(page: Any, built: Path) -> None:
    page.goto("/data?dataset=celeba")
    page.get_by_role("heading", name="It is not on this disk yet").wait_for(timeout=60_000)
    accessible(page, built)


def test_pictures_of_a_folder_are_data_too(page: Any, tmp_path: Path) -> None:
    for shade in (40, 120, 200):
        Image.new("L", (9, 9), shade).save(tmp_path / f"{shade}.png")
    page.goto("/data?dataset=folder")
    page.get_by_label("Folder or file on this machine").fill(str(tmp_path))
    page.get_by_role("button", name="Look there").click()
    page.get_by_role("heading", name="random pictures").wait_for()
    page.get_by_role("link", name="Use in training").click()
    trains(page, f"dataset.path={tmp_path}")


def test_a_run_that_is_not_there_is_said_in_words(browser: Any, served: Served) -> None:
    page = browser.new_page(base_url=served.address)
    page.goto("/explore?run=nope~0123456789ab")
    page.get_by_role("alert").get_by_text("there is no run").wait_for()
    page.get_by_role("link", name="Another run").click()
    page.get_by_role("link", name="dcgan against gan on digits").first.wait_for()
    page.close()
