import base64
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from html_check import check
from PIL import Image, ImageChops, ImageStat

from ganlab import Run
from ganlab.cli.report import run as report
from ganlab.errors import WrongUse
from ganlab.report.figure.curves import COLOURS, Curve, curves, to_svg
from ganlab.report.page.document import document, number, tag
from ganlab.report.page.run import write_page


def copy(run: Run, folder: Path) -> Run:
    shutil.copytree(run.folder, folder / run.signature)
    return Run(folder / run.signature)


def restate(run: Run, **status: object) -> None:
    (run.folder / "status.json").write_text(json.dumps(run.status | status))


def test_a_finished_run(finished: Run, capsys: pytest.CaptureFixture[str]) -> None:
    report([str(finished.folder)])
    path = Path(capsys.readouterr().out.strip())
    assert path == finished.folder / "report.html"
    text = path.read_text()
    check(text)
    result = finished.result
    for shown in (
        "gan against gan on ring",
        "finished",
        result["metrics"]["fid"]["protocol"],
        "within one loss family",
        number(result["metrics"]["fid"]["final"]),
        number(result["loss"]["generator"]),
        "D(G(z))",
        "Gradient norms",
        "python train.py",
        "discriminator=gan",
        "evaluate_samples: 200",
        finished.signature,
    ):
        assert shown in text, shown
    assert 'kind="warning"' not in text
    assert "Not finished" not in text


def test_pictures_are_those_of_the_run(finished: Run) -> None:
    text = write_page(finished).read_text()
    pictures = {}
    for content, alt in re.findall(r'<img src="data:image/webp;base64,([^"]+)" alt="([^"]+)"', text):
        pictures[alt] = Image.open(io.BytesIO(base64.b64decode(content)))
    assert set(pictures) == {"real samples", "samples in turn 20", "samples in turn 40"}
    real = Image.open(finished.samples / "real.png")
    shown = pictures["real samples"].convert("RGB")
    assert shown.size == real.size
    blank = Image.new("RGB", real.size, "white")
    off, all_of_it = (sum(ImageStat.Stat(ImageChops.difference(shown, other)).mean) for other in (real, blank))
    assert off < all_of_it / 3  # colours are kept with some loss


def test_curves_hold_the_history(finished: Run) -> None:
    """The line's vertices lie where the values say, up to the axes' scale: a linear map with one slope."""
    turns, values = finished.series("loss/generator")
    svg = to_svg(curves("loss", [Curve("generator", turns, values)]), "loss")
    paths = re.findall(r'<path d="([^"]+)"[^>]*stroke: var\(--c0\)', svg)
    points = [tuple(map(float, p)) for p in re.findall(r"[ML] ([-\d.]+) ([-\d.]+)", paths[0])]
    assert len(points) == len(turns) == 8
    slope = (points[-1][1] - points[0][1]) / (values[-1] - values[0])
    assert slope < 0
    for (_, y), value in zip(points, values, strict=True):
        assert y == pytest.approx(points[0][1] + slope * (value - values[0]), abs=0.01)


def test_curves_leave_outliers_out_and_say_so() -> None:
    values = [1 + 0.01 * (i % 7) for i in range(200)]
    assert "outside the frame" not in to_svg(curves("a", [Curve("x", range(200), values)]), "a")
    values[0] = -500.0
    assert "1 value outside the frame" in to_svg(curves("a", [Curve("x", range(200), values)]), "a")


def test_figures_follow_the_theme() -> None:
    svg = to_svg(curves("a < b", [Curve(str(i), [0, 1], [i, 2], colour=i) for i in range(7)]), "a < b")
    assert not set(re.findall(r"#[0-9a-f]{6}\b", svg)) & set(COLOURS)
    assert all(f"var(--c{i})" in svg for i in range(7))
    assert "var(--ink)" in svg
    assert 'aria-label="a &lt; b"' in svg


def test_a_run_that_is_still_running(finished: Run, tmp_path: Path) -> None:
    run = copy(finished, tmp_path)
    (run.folder / "result.json").unlink()
    lock = run.lock()
    restate(run, state="running", step=20, turns=40)
    text = write_page(run).read_text()
    lock.release()
    check(text)
    assert "Not finished: turn 20 of 40" in text
    assert "There is no result before the run has finished" in text
    text = write_page(run).read_text()
    assert "interrupted in turn 20 of 40" in text


def test_a_run_without_numbers_or_pictures(finished: Run, tmp_path: Path) -> None:
    run = Run(tmp_path / "0123456789ab")
    run.folder.mkdir()
    shutil.copy(finished.folder / "config.yaml", run.folder)
    text = write_page(run).read_text()
    check(text)
    for said in (
        "Nothing was trained yet",
        "Not measured: fid, kid",
        "(the first is due in turn 20)",
        "No samples were drawn",
    ):
        assert said in text, said


def test_a_failed_run_shows_its_error_as_text(finished: Run, tmp_path: Path) -> None:
    run = copy(finished, tmp_path)
    restate(run, state="failed", step=7, error="<b>loss/generator was not finite</b>")
    (run.samples / "real.png").unlink()
    (run.samples / "0000040.png").write_bytes(b"cut short")
    text = write_page(run).read_text()
    check(text)
    assert "Failed in turn 7" in text
    assert "&lt;b&gt;loss/generator was not finite" in text
    assert "The picture of the real data is missing" in text
    assert "0000040.png cannot be read" in text


def test_a_place_that_cannot_be_written(finished: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUse, match="--out"):
        write_page(finished, tmp_path / "file" / "report.html")


def test_text_is_escaped() -> None:
    assert tag("p", "<script>", title='"') == '<p title="&quot;">&lt;script&gt;</p>'
    assert "<title>&lt;a&gt;</title>" in document("<a>", "<b>")


def test_no_torch(finished: Run, tmp_path: Path) -> None:
    program = (
        "import sys; from ganlab.cli.report import run; run(sys.argv[1:]);"
        "print(sorted({'torch', 'pytorch_lightning', 'optuna', 'wandb'} & set(sys.modules)))"
    )
    asked = [sys.executable, "-c", program, str(finished.folder), "--out", str(tmp_path / "page.html")]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(tmp_path / "page.html"), "[]"]


def test_what_later_commands_found_stands_in_the_page(finished: Run, tmp_path: Path) -> None:
    run = copy(finished, tmp_path)
    seen = {"turn": 20, "sentence": "The discriminator <wins>.", "evidence": "D(x) 0.99", "advice": ["lower its rate"]}
    run.findings.append(seen)
    measured = {"name": "recall", "value": 0.25, "deviation": 0.01, "protocol": "p/1", "checkpoint": "best.pt"}
    for again in (measured | {"value": 0.125}, measured | {"interval": [0.2, 0.3]}, measured):
        run.evaluations.append(again)
    Image.new("L", (4, 4)).save(run.picture("neighbours", ".png"))
    text = write_page(run).read_text()
    check(text)
    for said in ("The discriminator &lt;wins&gt;.", "lower its rate", "recall", "best.pt", "ganlab neighbours"):
        assert said in text, said
    assert text.count("<td>recall</td>") == 1
    assert "0.2 to 0.3" in text
    assert '"marks":[{"turn":20,"text":"The discriminator \\u003cwins>."}]' in text
    assert "differs from the default" in text


def test_the_state_of_the_users_code_is_said_in_words(finished: Run, tmp_path: Path) -> None:
    run = copy(finished, tmp_path)
    result = json.loads((run.folder / "result.json").read_text())
    result["environment"]["git"] = {"commit": "0123456789abcdef", "dirty": True}
    run.write_result(result)
    assert "0123456789ab, with changes of its own" in write_page(run).read_text()
