"""Networks drawn by mouse and by keyboard, broken, mended, trained; and what is written holds for the commands."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from browsing import accessible, ready
from conftest import Served

SHORT = (
    "discriminator=gan",
    "discriminator.widths=[8]",
    "metric=[]",
    "training.turns=4",
    "training.epochs=null",
    "training.sample_every=2",
    "training.checkpoint_every=4",
    "trainer=cpu",
)


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app in a folder of its own, whose conf/ it writes."""
    folder = tmp_path_factory.mktemp("design")
    app = Served(folder / "runs", folder)
    yield app
    app.kill()


def drawn(page: Any) -> Any:
    return page.locator(".react-flow__node-layer")


def drag(page: Any, word: str, x: float, y: float) -> None:
    """Bring a layer from the palette to a place of the canvas; a browser wants two moves for that."""
    item = page.get_by_role("button", name=f"Add {word}", exact=True)
    item.scroll_into_view_if_needed()
    start, canvas = item.bounding_box(), page.locator(".react-flow").bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(canvas["x"] + x, canvas["y"] + y - 8)
    page.mouse.move(canvas["x"] + x, canvas["y"] + y)
    page.mouse.up()


def connect(page: Any, source: str, target: str) -> None:
    start = page.get_by_label(f"Out of {source}", exact=True).bounding_box()
    end = page.get_by_label(f"Into {target}", exact=True).bounding_box()
    page.mouse.move(start["x"] + 6, start["y"] + 6)
    page.mouse.down()
    page.mouse.move(end["x"], end["y"])
    page.mouse.move(end["x"] + 6, end["y"] + 6)
    page.mouse.up()


def test_a_generator_is_drawn_by_mouse_broken_mended_and_trained(page: Any, served: Served, built: Path) -> None:
    page.goto("/design?tab=generator&o=" + quote("\n".join(SHORT)))
    ready(page)
    assert drawn(page).count() == 0
    drag(page, "dense", 330, 250)
    drag(page, "tanh", 330, 400)
    assert drawn(page).count() == 2
    page.get_by_text("takes nothing in").first.wait_for()
    connect(page, "dense_1", "tanh_1")
    broken = page.locator(".react-flow__node", has_text="tanh_1")
    broken.get_by_text("makes [64] and the dataset has [1, 8, 8]").wait_for()
    assert page.get_by_role("button", name="Train this").is_disabled()
    accessible(page, built)

    page.get_by_role("button", name="Fix tanh_1").click()
    page.get_by_text("can be built", exact=False).first.wait_for()
    assert drawn(page).count() == 3
    page.get_by_role("button", name="Train this").click()
    page.get_by_label("Its word").fill("dcgan")
    page.get_by_text("dcgan is a word of ganlab; choose another name").wait_for()
    assert page.get_by_role("button", name="Save and train").is_disabled()
    page.get_by_label("Its word").fill("by_mouse")
    page.get_by_role("button", name="Save and train").click()
    page.locator(".head .badge.finished").wait_for(timeout=90_000)
    page.get_by_text("Picture 2 of 2, turn 4").wait_for()

    assert served.folder is not None
    file = served.folder / "conf" / "generator" / "by_mouse.yaml"
    assert yaml.safe_load(file.read_text())["graph"]["nodes"] == [{"dense": 64}, "tanh", {"reshape": "sample_shape"}]
    said = subprocess.run([sys.executable, "-m", "ganlab", "check", file, "--json"], capture_output=True, text=True)
    assert (said.returncode, json.loads(said.stdout)["problems"]) == (0, [])
    assert set(json.loads(file.with_suffix(".layout.json").read_text())[""]) == {"dense_1", "tanh_1"}


def test_a_discriminator_is_drawn_by_keyboard_alone(page: Any, built: Path) -> None:
    page.goto("/design?tab=discriminator")
    ready(page)
    search = page.get_by_label("Find a layer")
    for word in ("flatten", "dense", "add"):
        search.focus()
        search.press("Control+a")
        search.press_sequentially(word)
        page.get_by_role("button", name=f"Add {word}", exact=True).focus()
        page.keyboard.press("Enter")
    assert drawn(page).count() == 3
    page.locator(".react-flow__node", has_text="add takes two or more inputs and gets 1").wait_for()

    page.locator(".react-flow__node", has_text="flatten_1").focus()  # a layer's output, by c and Enter
    page.keyboard.press("c")
    page.locator(".react-flow__node", has_text="add_1").focus()
    page.keyboard.press("Enter")
    page.get_by_text("add_1 takes from flatten_1.").wait_for()
    page.get_by_text("makes [64], where logits are [1]").first.wait_for()

    page.locator(".react-flow__node", has_text="add_1").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Takes from, 2").wait_for()
    page.keyboard.press("Delete")
    page.locator(".react-flow__node", has_text="add_1").wait_for(state="detached")
    assert drawn(page).count() == 2
    page.keyboard.press("Control+z")
    page.locator(".react-flow__node", has_text="add_1").wait_for()
    page.keyboard.press("Control+y")
    page.locator(".react-flow__node", has_text="add_1").wait_for(state="detached")

    page.locator(".react-flow__node", has_text="dense_1").focus()
    page.keyboard.press("Enter")
    page.get_by_label("width", exact=True).fill("0")
    page.locator(".react-flow__node", has_text="width is 0").wait_for()
    page.get_by_role("button", name="Fix dense_1: it must be at least 1").press("Enter")
    page.get_by_text("can be built", exact=False).first.wait_for()
    assert page.get_by_label("width", exact=True).input_value() == "1"
    page.reload()  # what is drawn is kept
    ready(page)
    assert drawn(page).count() == 2
    accessible(page, built)


def test_yaml_and_canvas_follow_each_other(page: Any) -> None:
    page.goto("/design?tab=discriminator")
    ready(page)
    yaml_ = page.get_by_label("The same as YAML")
    yaml_.fill("nodes:\n  - flatten\n  - repeat: {times: 2, nodes: [dense: 8, relu]}\n  - dense: 1\n")
    page.locator(".react-flow__node", has_text="repeat 2 times").wait_for()
    assert drawn(page).count() == 3
    yaml_.fill("nodes:\n  - flatten\n  - torch.nn.Hardswish\n")
    page.get_by_text("names a class of torch, which the app does not build").first.wait_for()
    assert page.get_by_role("button", name="Train this").is_disabled()
    page.get_by_role("button", name="Undo").click()
    yaml_.fill("nodes: [")
    page.get_by_text("Not drawn:").wait_for()


def test_the_networks_of_a_run_are_drawn(page: Any, served: Served, write_run: Any) -> None:
    write_run(served.runs)
    page.goto("/runs/gan-gan-ring~0123456789ab?tab=networks")
    page.get_by_role("link", name="Draw these networks in Design").click()
    page.locator(".react-flow__node", has_text="dense_2").wait_for()
    page.get_by_role("tab", name="Discriminator").click()
    page.locator(".react-flow__node", has_text="dense_3").wait_for()


def test_words_are_opened_mixed_and_exported(page: Any, served: Served) -> None:
    page.goto("/design")
    ready(page)
    page.get_by_label("Discriminator", exact=True).select_option("sndcgan")
    page.get_by_label("Loss", exact=True).select_option("hinge")
    page.get_by_label("The command").get_by_text("ganlab train discriminator=sndcgan loss=hinge").wait_for()
    page.get_by_role("listitem").filter(has_text="Generator").get_by_role("button", name="Draw").click()
    page.locator(".react-flow__node", has_text="upsample_2").wait_for()
    assert drawn(page).count() == 13
    page.get_by_role("button", name="Export").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("dialog").get_by_role("button", name="Export", exact=True).click()
    assert "class " in Path(download.value.path()).read_text()
