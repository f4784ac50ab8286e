"""Sweeps and Compare in a browser: a grid read and taken to Train, one that runs, a new one, eight side by side."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from swept import PROTOCOL, cell, write_cell, write_grid, write_search
from test_studio_app import ready, tab

PAIRS = ("gan", "dcgan", "wgan", "wgan_gp")
RUNS = ",".join(f"grid~{i:012x}" for i in range(4))
PAGES = [
    "/sweeps",
    "/sweeps/grid",
    "/sweeps/grid?as=table",
    "/sweeps/grid?tab=models&b=000000000001",
    "/sweeps/search",
    "/new-sweep?o=name%3Dx%0Adataset%3Dring",
    f"/compare?runs={RUNS}",
    "/compare",
]


@pytest.fixture(scope="module")
def shown(served: Any, write_run: Any) -> Any:
    """The app over a sweep of 16 cells, a search, and a run of another protocol."""
    write_grid(served.runs, write_run, PAIRS, seeds=1)
    write_search(served.runs, write_run)
    row = cell("00000000000f", ["generator=gan", "training.evaluate_samples=5000"], "finished")
    write_cell(served.runs, write_run, "other", row, {"fid": 0.5}, PROTOCOL.replace("gen200", "gen5000"))
    return served


@pytest.fixture
def page(browser: Any, shown: Any) -> Iterator[Any]:
    with tab(browser, shown) as (opened, wrong):
        yield opened
    assert wrong == []


def test_the_pages_fit_every_screen_and_are_accessible(page: Any, built: Path) -> None:
    axe = (built / "node_modules" / "axe-core" / "axe.min.js").read_text()
    for path in PAGES:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(path)
        ready(page)
        page.locator("main table, main .card").first.wait_for()
        page.evaluate(axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = page.evaluate("axe.run()")["violations"]
            assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == [], (path, scheme)
        for width in (1024, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_a_sweep_of_16_cells_is_read_and_its_best_taken_to_train(page: Any) -> None:
    page.goto("/sweeps")
    page.get_by_role("link", name="grid Grid of").click()
    page.get_by_role("button", name=re.compile("^wgan_gp, wgan_gp: +failed")).wait_for()
    assert page.locator(".heat .square").count() == 16
    best = page.get_by_role("button", name=re.compile("^gan, gan: +FID 10.*best$"))
    best.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_label("The chosen cell").get_by_text("generator=dcgan discriminator=dcgan").wait_for()
    page.get_by_label("By", exact=True).select_option("loss/generator")
    page.get_by_text("compare within its family alone").wait_for()
    assert page.locator(".square.best").count() == 0
    page.get_by_label("Table").check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert download.value.path().read_text().count("finished") == 15
    page.get_by_role("button", name="To Train").click()
    page.get_by_label("The command").get_by_text("generator=dcgan").wait_for()
    assert page.get_by_label("Discriminator", exact=True).input_value() == "dcgan"


def test_a_heatmap_follows_what_runs(page: Any, shown: Any, write_run: Any) -> None:
    runs = shown.runs / "live"
    write_grid(runs, write_run)
    page.goto("/sweeps/live~grid")
    page.get_by_role("button", name=re.compile("^wgan, wgan: +failed")).wait_for()
    row = cell("000000000007", ["generator=wgan", "discriminator=wgan", "seed=1"], "finished")
    write_cell(runs, write_run, "grid", row, {"fid": 3.0})
    page.get_by_role("button", name=re.compile("^wgan, wgan: +FID 3.*1 of 2 seeds.*failed.*best$")).wait_for()


def test_a_search_shows_its_best_and_what_mattered(page: Any) -> None:
    page.goto("/sweeps/search")
    page.get_by_label("Best").get_by_text("Trial 0: fid 5").wait_for()
    assert page.get_by_label("History").get_by_role("link").count() == 9
    page.get_by_label("Importance").get_by_text("optimizer.generator.lr").wait_for(timeout=60_000)
    page.get_by_label("All trials").get_by_role("button", name="FID").dblclick()
    page.get_by_role("button", name="Trial 0 to Train").click()
    page.get_by_label("The command").get_by_text("optimizer.generator.lr=0.0001").wait_for()


def test_trained_models_are_chosen_and_two_compared(page: Any) -> None:
    page.goto("/sweeps/grid?tab=models")
    page.get_by_role("button", name="Look at a second one beside it").click()
    second = page.get_by_label("Second model")
    second.get_by_role("group", name="generator").get_by_label("wgan", exact=True).check()
    page.get_by_label("Pictures at turn 40", exact=True).fill("1")
    page.get_by_role("img", name="turn 20").nth(1).wait_for()
    assert "generator=wgan" in page.get_by_label("Pictures", exact=True).inner_text()


def test_a_new_sweep_is_ticked_started_and_watched(page: Any) -> None:
    more = ["generator.widths=[8]", "discriminator.widths=[8]", "training.evaluate_samples=64", "metric=[fid]"]
    words = ["name=ticked", "dataset=ring", "discriminator=gan", "training.turns=20", "training.epochs=null", *more]
    page.goto("/new-sweep?o=" + "%0A".join(words).replace("=", "%3D").replace("[", "%5B").replace("]", "%5D"))
    page.get_by_role("group", name="Generators").get_by_label("gan", exact=True).check()
    page.get_by_role("textbox", name="Seeds").fill("0, 1")
    page.get_by_role("status").get_by_text("2 cells").wait_for()
    page.get_by_label("The command").get_by_text("seed=0,1").wait_for()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("heading", name="ticked").wait_for()
    page.locator("main .badge.finished").first.wait_for(timeout=120_000)
    page.get_by_role("button", name=re.compile("^gan, gan: +FID")).wait_for(timeout=60_000)


def test_runs_are_compared_and_unlike_ones_not_ranked(page: Any) -> None:
    page.goto("/compare")
    page.get_by_label("Find runs by words").fill("generator=gan")
    page.get_by_label("gan against dcgan on ring 000000000001").check()
    page.get_by_label("gan against gan on ring 000000000000").first.check()
    page.get_by_role("checkbox", name="00000000000f").check()
    page.get_by_text("Not ranked against each other").wait_for()
    page.get_by_role("button", name="Done choosing").click()
    page.get_by_role("button", name="Hide A gan × dcgan").click()
    assert page.get_by_label("Pictures", exact=True).get_by_role("img").count() == 2
    page.get_by_label("Rolling mean, values, as a number").fill("5")
    page.get_by_label("Pictures at turn 40", exact=True).fill("1")
    page.get_by_role("img", name="turn 20").nth(1).wait_for()
    address = page.url
    for name, beginning in (
        ("Curves as PNG", b"\x89PNG"),
        ("Curves as CSV", b"turn,B gan"),
        ("Table as CSV", b"metric,"),
    ):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.path().read_bytes().startswith(beginning)
    page.goto("/runs")
    page.goto(address)
    page.get_by_role("button", name="Show A gan × dcgan").wait_for()
    page.get_by_role("img", name="turn 20").nth(1).wait_for()
