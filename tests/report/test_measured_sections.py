"""What metrics say in more than one number stands on the page, from the files of the run folder."""

import json
import re
import shutil
from pathlib import Path

import pytest

from ganlab import Run
from ganlab.report.page.run import page


@pytest.fixture
def run(finished: Run, tmp_path: Path) -> Run:
    shutil.copytree(finished.folder, tmp_path / finished.signature)
    return Run(tmp_path / finished.signature)


def evaluation(name: str, value: float, **details: object) -> dict[str, object]:
    where = {"protocol": "classifier/train9/gen9", "checkpoint": "best.pt"}
    return {
        "name": name,
        "value": value,
        "deviation": None,
        "each": [value],
        "interval": None,
        **where,
        "details": details,
    }


def test_bars_of_the_newest_evaluation_with_its_divergence(run: Run) -> None:
    assert "Classes" not in page(run)
    for share in (0.4, 0.25):
        shares = {"classes": [0, 1], "generated": [share, 1 - share], "data": [0.5, 0.5]}
        run.evaluations.append(evaluation("class_histogram", share / 10, **shares))
    shown = page(run)
    heights = [float(h) for h in re.findall(r"<rect [^>]*height=\"([\d.]+)\"", shown)]
    assert heights == [50.0, 100.0, 150.0, 100.0]  # class by class, generated and then data; the highest is 150
    assert "0, generated: 25 %" in shown
    assert "divergence 0.025 nats" in shown
    assert "divergence 0.04 nats" not in shown


def test_the_end_of_the_training_by_the_names_of_the_classes(run: Run) -> None:
    result = run.result
    shares = {"classes": [0, 1], "generated": [1.0, 0.0], "data": [0.5, 0.5]}
    result["metrics"]["class_histogram"] = {"final": 0.2, "best": 0.2, "auc": 0.2, "protocol": "p", "details": shares}
    result["dataset"]["classes"] = ["cat", "<dog>"]
    run.write_result(result)
    shown = page(run)
    assert "cat, generated: 100 %" in shown
    assert "&lt;dog&gt;, data: 50 %" in shown


def test_copies_by_the_metric_and_by_the_watch(run: Run) -> None:
    assert 'id="copies"' not in page(run)
    run.evaluations.append(evaluation("memorisation", 0.93, fake=0.125, held_out=0.75))
    found = {
        "turn": 20,
        "kind": "repeated_samples",
        "sentence": "Samples repeat.",
        "evidence": "7 of 256",
        "advice": [],
    }
    run.findings.append(found)
    shown = page(run)
    copies = shown[shown.index('id="copies"') :]
    assert all(word in copies for word in ("0.93", "0.125", "0.75", "Turn 20", "7 of 256", "best.pt"))


def test_an_examination_has_its_own_charts(run: Run) -> None:
    assert 'id="diagnosis"' not in page(run)
    last = run.history[-1]
    names = ("spectral_norm/generator/0", "spectral_norm/discriminator/0", "gradient/generator", "gradient/cosine")
    more = {f"diagnosis/{name}": 0.5 for name in (*names, "calibration/error", "lipschitz/max")}
    run.rewind(int(last["turn"]) - 1)
    columns = [*run.metrics.columns, *more]
    run.metrics.widen(columns)
    run.append_row(columns, last | more)
    shown = page(run)
    charts = [
        json.loads(text)["title"] for text in re.findall(r'<script type="application/json">(.*?)</script>', shown)
    ]
    assert [title for title in charts if "Spectral" in title] == [
        "Spectral norms, generator",
        "Spectral norms, discriminator",
    ]
    assert charts[-4:] == [
        "Gradients of the losses alone",
        "Cosine between the players",
        "Calibration of the discriminator",
        "Steepness between real and fake",
    ]
    assert not [title for title in charts if title.startswith("diagnosis/")]


def test_a_run_that_ended_early_says_why(run: Run) -> None:
    reason = "fid last fell in turn 20, and was not below 3 in the 20 turns since (training.patience=20)"
    run.update_status("finished", 40, early=reason)
    assert f"Finished early: {reason}." in page(run)
