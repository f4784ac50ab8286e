import csv
import json
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from html_check import check
from PIL import Image

from ganlab import Run
from ganlab.cli.report import run as report
from ganlab.errors import WrongUse
from ganlab.report.evidence.collection import load
from ganlab.report.evidence.group import groups
from ganlab.report.evidence.trials import front
from ganlab.report.export.models import ranking_page
from ganlab.report.figure.overlay import overlay
from ganlab.report.page.document import number
from ganlab.report.page.sweep import write_sweep_page
from ganlab.store.cell import Cell, TrialFacts
from ganlab.store.sweep import Sweep


def copy(grid: Path, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path / "grid"
    shutil.copytree(grid, folder, ignore=shutil.ignore_patterns("report*"))
    return folder, json.loads((folder / "sweep.json").read_text())


def save(folder: Path, plain: dict[str, Any]) -> None:
    (folder / "sweep.json").write_text(json.dumps(plain))


def results(folder: Path) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in json.loads((folder / "sweep.json").read_text())["cells"]:
        place = (row["choices"]["generator"], row["choices"]["discriminator"])
        found.setdefault(place, []).append(Run(folder / row["signature"]).result)
    return found


def squares(text: str, title: str) -> list[str]:
    """The squares of a heatmap, row by row."""
    table = text.split(f"<h3>{title}</h3>")[1].split("</table>")[0]
    return re.findall(r"<td.*?</td>", table)


def test_heatmaps_hold_means_and_deviations(grid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report([str(grid)])
    path = Path(capsys.readouterr().out.strip())
    assert path == grid / "report.html"
    text = path.read_text()
    check(text)
    reads = {
        "Generator loss": lambda r: r["loss"]["generator"],
        "Discriminator loss": lambda r: r["loss"]["discriminator"],
        "Mean seconds per epoch": lambda r: r["seconds_per_epoch"],
        "FID": lambda r: r["metrics"]["fid"]["final"],
    }
    for title, read in reads.items():
        values = [[read(r) for r in rs] for rs in results(grid).values()]
        shown = squares(text, title)
        assert len(shown) == 6
        for square, pair in zip(shown, values, strict=True):
            assert f"<b>{number(statistics.mean(pair), 3)}</b>" in square
            assert f"± {number(statistics.stdev(pair), 2)}<" in square
        if title in ("Mean seconds per epoch", "FID"):
            means = [statistics.mean(pair) for pair in values]
            assert ['class="best"' in s for s in shown] == [m == min(means) for m in means]


@pytest.fixture(scope="module")
def text(grid: Path) -> str:
    return write_sweep_page([grid]).read_text()


def test_the_lowest_loss_is_marked_within_its_family_alone(grid: Path, text: str) -> None:
    shown = squares(text, "Generator loss")
    families = ["non_saturating", "wasserstein", "wasserstein"] * 2
    assert [f in s for f, s in zip(families, shown, strict=True)] == [True] * 6
    means = [statistics.mean(r["loss"]["generator"] for r in rs) for rs in results(grid).values()]
    for family in set(families):
        lowest = min(m for m, f in zip(means, families, strict=True) if f == family)
        best = [m for m, f, s in zip(means, families, shown, strict=True) if f == family and 'class="best"' in s]
        assert best == [lowest]
    assert "compare only within one loss family" in text


def test_pictures_and_tables_lie_beside_the_page(grid: Path, text: str) -> None:
    beside = grid / "report"
    names = {
        "generator": "loss-generator",
        "discriminator": "loss-discriminator",
        "time": "seconds_per_epoch",
        "fid": "fid",
    }
    for name in names.values():
        with Image.open(beside / f"heatmap-{name}.png") as picture:
            assert picture.width > 300
    text = (beside / "report.md").read_text()
    assert all((beside / linked).is_file() for linked in re.findall(r"!\[.*?\]\((.*?)\)", text))
    with (beside / "table.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    (fid,) = (name for name in rows[0] if name.startswith("fid ["))
    for row in rows:
        result = Run(grid / row["signature"]).result
        assert float(row[fid]) == result["metrics"]["fid"]["final"]
        assert result["metrics"]["fid"]["protocol"] in fid
        assert (row["generator"], row["seed"]) == (row["generator"], str(result["seed"]))


def test_failed_waiting_and_missing_cells_are_said(grid: Path, tmp_path: Path) -> None:
    folder, plain = copy(grid, tmp_path)
    cells = plain["cells"]
    cells[0] |= {"state": "failed", "error": "Traceback\nMemoryError: <no> room"}
    (folder / cells[0]["signature"] / "result.json").unlink()
    cells[1] |= {"state": "waiting", "signature": "000000000000"}
    shutil.rmtree(folder / cells[2]["signature"])
    plain["cells"] = cells[:-2]  # wgan x wgan_gp was never asked for
    save(folder, plain)
    text = write_sweep_page([folder]).read_text()
    check(text)
    assert "7 of 10 finished; 1 waiting, 1 failed, 1 missing" in text
    shown = squares(text, "FID")
    assert "seed 0: failed" in shown[0]
    assert "seed 1: waiting" in shown[0]
    assert "<b>" not in shown[0]
    assert "1 of 2 seeds" in shown[1]
    assert "seed 0: missing" in shown[1]
    assert "±" not in shown[1]
    assert "not asked for" in shown[5]
    assert "MemoryError: &lt;no&gt; room" in text


def test_a_sweep_that_is_still_running(grid: Path, tmp_path: Path) -> None:
    folder, plain = copy(grid, tmp_path)
    run = Run(folder / plain["cells"][0]["signature"])
    (run.folder / "result.json").unlink()
    plain["cells"][0]["state"] = "running"
    save(folder, plain)
    lock = run.lock()
    run.update_status("running", 20)
    text = write_sweep_page([folder]).read_text()
    lock.release()
    assert "11 of 12 finished; 1 running" in text
    assert "seed 0: running, turn 20 of 40" in squares(text, "FID")[0]
    assert load([folder]).members[0].progress == "interrupted, turn 20 of 40"


def test_nothing_has_finished(grid: Path, tmp_path: Path) -> None:
    folder, plain = copy(grid, tmp_path)
    for cell in plain["cells"]:
        shutil.rmtree(folder / cell["signature"])
        cell["state"] = "waiting"
    save(folder, plain)
    text = write_sweep_page([folder]).read_text()
    check(text)
    assert "0 of 12 finished; 12 waiting" in text
    assert "Nothing was logged yet" in text


def test_unlike_protocols_share_no_column(grid: Path, tmp_path: Path) -> None:
    folder, plain = copy(grid, tmp_path)
    for cell in plain["cells"][:4]:
        path = folder / cell["signature"] / "result.json"
        path.write_text(path.read_text().replace("/gen200/", "/gen50000/"))
    save(folder, plain)
    text = write_sweep_page([folder]).read_text()
    ranking = text.split('id="ranking"')[1].split("</section>")[0]
    tables = re.findall(r"<code>(.*?)</code>.*?<tbody>(.*?)</tbody>", ranking, re.S)
    assert ["gen50000" in protocol for protocol, _ in tables] == [True, False]
    assert [rows.count("<tr>") for _, rows in tables] == [2, 4]
    with (folder / "report" / "table.csv").open() as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name.startswith("fid [")]
    assert len(columns) == 2
    assert all(sum(row[c] != "" for c in columns) == 1 for row in rows)
    assert text.count("<h3>FID</h3>") == 2
    assert len(list((folder / "report").glob("heatmap-fid*.png"))) == 2


def test_runs_from_anywhere(
    grid: Path, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without sweep.json the same cells, and seeds of one setting still belong together."""
    folder, plain = copy(grid, tmp_path)
    (folder / "sweep.json").unlink()
    collection = load([folder])
    assert (collection.kind, len(collection.members)) == ("comparison", 12)
    text = write_sweep_page([folder]).read_text()
    found = sorted(re.findall(r"<b>(.*?)</b>", "".join(squares(text, "FID"))))
    assert found == sorted(re.findall(r"<b>(.*?)</b>", "".join(squares(write_sweep_page([grid]).read_text(), "FID"))))
    monkeypatch.chdir(tmp_path)
    three = [str(folder / cell["signature"]) for cell in plain["cells"][:3]]
    report(three)
    path = Path(capsys.readouterr().out.strip())
    check(path.read_text())
    assert path == Path("comparison.html")
    assert "3 runs" in path.read_text()


def test_runs_that_share_neither_settings_nor_protocol(grid: Path, tmp_path: Path) -> None:
    """A heatmap of one setting has no square of a protocol that only another setting was measured by."""
    folder, plain = copy(grid, tmp_path)
    for cell in plain["cells"][:2]:
        cell["overrides"].append("training.batch_size=8")
        path = folder / cell["signature"] / "result.json"
        path.write_text(path.read_text().replace("/gen200/", "/gen50000/"))
    save(folder, plain)
    text = write_sweep_page([folder]).read_text()
    check(text)
    assert text.count("<h3>FID</h3>") == 1


def test_a_run_in_two_folders_counts_once_and_that_is_said(grid: Path, tmp_path: Path) -> None:
    folder, plain = copy(grid, tmp_path)
    one = plain["cells"][0]["signature"]
    shutil.copytree(folder / one, tmp_path / "again" / one)
    text = write_sweep_page([folder / one, tmp_path / "again"], tmp_path / "page.html").read_text()
    assert "1 run · " in text
    assert "folders that hold a run equal to one of these, and are left out: 1" in text


def test_a_folder_without_runs(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no run folder"):
        write_sweep_page([tmp_path])
    (tmp_path / "sweep.json").write_text("{")
    with pytest.raises(WrongUse, match=r"sweep\.json is damaged"):
        write_sweep_page([tmp_path])


def test_no_torch_and_no_optuna(grid: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from ganlab.cli.report import run; run(sys.argv[1:]);"
        "print(sorted({'torch', 'pytorch_lightning', 'optuna', 'wandb'} & set(sys.modules)))"
    )
    asked = [sys.executable, "-c", program, str(grid), "--out", str(tmp_path / "page.html")]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(tmp_path / "page.html"), "[]"]


def test_what_a_sweep_writes_is_what_is_read(grid: Path, tmp_path: Path) -> None:
    """The sweep's own table, saved by it, with everything a trial can be."""
    folder, plain = copy(grid, tmp_path)
    rows = plain["cells"][:4]
    cells = [Cell(**row, folder=folder / row["signature"]) for row in rows]
    for place, (cell, state) in enumerate(zip(cells, ("finished", "pruned", "failed", "finished"), strict=True)):
        values = [Run(cell.folder).result["metrics"]["fid"]["final"]] if state == "finished" else None
        cell.trial, cell.state = TrialFacts(place, {"generator.latent_dim": 2 + place}, values), state
    cells[2].error = "Traceback\nValueError: too wide"
    cells[3].trial = TrialFacts(3, {"generator.latent_dim": 5}, [None])  # not finite
    objectives = [{"name": "fid", "direction": "minimize"}]
    Sweep(folder, "search", ["train.py", "-m"], cells, objectives, {"name": "grid", "storage": "journal"}).save()
    text = write_sweep_page([folder]).read_text()
    check(text)
    collection = load([folder])
    assert collection.counts() == {"finished": 2, "pruned": 1, "failed": 1}
    assert [m.number for m in front(collection)] == [0]
    for said in ("Trial 0: fid", "1 pruned", "ValueError: too wide", "generator.latent_dim=4", "4 trials"):
        assert said in re.sub(r"<.*?>", "", text).replace("pruned 1", "1 pruned"), said
    names = {path.name for path in (folder / "report").iterdir()}
    assert {"history-0.png", "table.csv", "report.md"} <= names


def test_curves_are_means_over_seeds_in_the_same_colour_everywhere(grid: Path) -> None:
    collection = load([grid])
    made = groups(collection)
    assert [len(g.members) for g in made] == [2] * 6
    fid = overlay("fid", made, collection.members)
    for curve, group in zip(fid, made, strict=True):
        first, second = (m.run.series("fid") for m in group.members if m.run)
        assert list(curve.turns) == first[0] == second[0]
        assert list(curve.values) == [statistics.fmean(pair) for pair in zip(first[1], second[1], strict=True)]
        assert list(curve.low) == [min(pair) for pair in zip(first[1], second[1], strict=True)]
    critics = [m for g in made if g.family == "wasserstein" for m in g.members]
    losses = overlay("loss/generator", made, critics)
    assert len(losses) == 4
    looks = {curve.name: (curve.colour, curve.dash) for curve in fid}
    assert all(looks[curve.name] == (curve.colour, curve.dash) for curve in losses)
    assert len(set(looks.values())) == 6


def shortened(folder: Path, signature: str) -> None:
    """Make a run of 40 turns one of 20."""
    config, result = folder / signature / "config.yaml", folder / signature / "result.json"
    config.write_text(re.sub(r"(?m)^  turns: 40$", "  turns: 20", config.read_text()))
    result.write_text(json.dumps({**json.loads(result.read_text()), "turns": 20}))


def test_seeds_of_unlike_budgets_are_no_group(grid: Path, tmp_path: Path) -> None:
    folder, plain = copy(grid, tmp_path)
    shortened(folder, plain["cells"][0]["signature"])
    plain["cells"][3] |= {"state": "waiting", "signature": "000000000000"}
    save(folder, plain)
    found = [[m.seed for m in group.members] for group in groups(load([folder]))]
    assert found == [[0], [1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1]]


def test_models_are_ranked_at_equal_turns(grid: Path, tmp_path: Path) -> None:
    folder, plain = copy(grid, tmp_path)
    cells = plain["cells"] = [c for c in plain["cells"] if c["choices"]["discriminator"] == "gan"]
    for row in cells:
        row["overrides"] += [f"model={'lsgan' if row['choices']['generator'] == 'gan' else 'cgan'}"]
    shortened(folder, cells[0]["signature"])
    save(folder, plain)
    page = ranking_page(load([folder]))
    values = [Run(folder / row["signature"]).result["metrics"]["fid"]["final"] for row in cells]
    assert "3 runs of 2 models, each of 40 turns" in page
    assert "Left out, of fewer turns: 1." in page
    assert f"| LSGAN | `lsgan` | {number(values[1], 3)} | – |" in page
    assert f"| CGAN | `cgan` | {number(statistics.mean(values[2:]), 3)} ± " in page
    assert "## Labelled" not in page  # what these runs were told, and not what their names promise

    shortened(folder, cells[2]["signature"])  # one run of each is left
    other = folder / cells[3]["signature"] / "result.json"
    metrics = Run(folder / cells[1]["signature"]).result["metrics"]
    other.write_text(json.dumps({**json.loads(other.read_text()), "metrics": metrics}))
    assert "have the same numbers" not in page
    assert re.search(r"(CGAN and LSGAN|LSGAN and CGAN) have the same numbers", ranking_page(load([folder])))
