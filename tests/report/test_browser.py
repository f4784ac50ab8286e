"""The pages in a real browser, where there is one: nothing on the console, nothing fetched, and every control works."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ganlab import Run
from ganlab.report.page.run import write_page
from ganlab.report.page.sweep import write_sweep_page


@pytest.fixture
def open_page(browser: Any) -> Iterator[Any]:
    """Opens a file; the test fails on a console error, a page error or a request that leaves the file."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})

    def opening(path: Path, address: str = "") -> Any:
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(("file://", "data:")) else wrong.append(r.url))
        page.goto(f"file://{path.resolve()}{address}")
        return page

    yield opening
    context.close()
    assert wrong == []


def drawn(chart: Any) -> list[str]:
    return [str(d) for d in chart.locator("path.curve").evaluate_all("paths => paths.map(p => p.getAttribute('d'))")]


def test_curves_follow_every_control(finished: Run, tmp_path: Path, open_page: Any) -> None:
    page = open_page(write_page(finished, tmp_path / "page.html"))
    chart = page.locator("figure.chart", has=page.get_by_role("heading", name="Losses"))
    raw = drawn(chart)
    assert len(raw) == 2
    page.get_by_label("Rows of the rolling mean").fill("3")
    smooth = drawn(chart)
    assert smooth != raw
    assert chart.locator("path[opacity='0.28']").count() == 2  # the raw curves, faint
    page.get_by_label("logarithmic").check()
    assert drawn(chart) != smooth
    page.get_by_role("button", name="Reset").click()
    assert drawn(chart) == raw
    chart.get_by_role("button", name="discriminator").click()
    assert len(drawn(chart)) == 1
    chart.get_by_label("Upper bound of Losses").fill("0.5")
    assert chart.get_by_text("outside the frame").is_visible()


def test_a_brush_zooms_all_charts_and_the_address_keeps_it(finished: Run, tmp_path: Path, open_page: Any) -> None:
    path = write_page(finished, tmp_path / "page.html")
    page = open_page(path)
    chart = page.locator("figure.chart").first
    chart.scroll_into_view_if_needed()
    box = chart.locator("> svg").bounding_box()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 60)
    assert chart.get_by_role("status").get_by_text("turn").is_visible()
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 60)
    page.mouse.up()
    first = int(page.get_by_label("First turn shown").input_value())
    assert 5 < first < int(page.get_by_label("Last turn shown").input_value()) < 35
    again = open_page(path, page.url[page.url.index("#") :])
    assert again.get_by_label("First turn shown").input_value() == str(first)
    page.locator("figure.chart > svg").nth(1).dblclick()
    assert page.get_by_label("First turn shown").input_value() == ""


def test_a_chart_is_read_by_keyboard(finished: Run, tmp_path: Path, open_page: Any) -> None:
    page = open_page(write_page(finished, tmp_path / "page.html"))
    chart = page.locator("figure.chart").first
    chart.locator("> svg").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert chart.get_by_role("status").get_by_text("turn 10").is_visible()


def test_the_slider_goes_through_the_samples(finished: Run, tmp_path: Path, open_page: Any) -> None:
    page = open_page(write_page(finished, tmp_path / "page.html"))
    assert page.get_by_text("Generated in turn 40").is_visible()
    page.get_by_label("Samples through the training").fill("0")
    assert page.get_by_text("Generated in turn 20").is_visible()
    assert not page.get_by_text("Generated in turn 40").is_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_sweep_fits_every_screen(grid: Path, tmp_path: Path, open_page: Any, width: int, scheme: str) -> None:
    page = open_page(write_sweep_page([grid], tmp_path / "page.html"))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ranking = page.locator("table.sortable").first
    place = ranking.locator("th").all_inner_texts().index("seconds per epoch") + 1
    ranking.get_by_role("button", name="seconds per epoch").click()
    column = ranking.locator(f"tbody tr td:nth-child({place})").all_inner_texts()
    values = [float(text.split()[0]) for text in column]
    assert values == sorted(values)
