import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from wandb_file import kept_file, read

from ganlab import Run, compose
from ganlab.cli.dashboard import run as command
from ganlab.errors import WrongUse
from ganlab.report.evidence.crossplay import CrossPlay, Rating
from ganlab.report.export import dashboard
from ganlab.report.export.publish import publish
from ganlab.sweep.end import publish_if_asked


def test_a_sweep_is_published_as_a_run_of_its_group(logged: tuple[Run, Run]) -> None:
    folder = logged[0].folder.parent
    cells = [
        {
            **{"signature": run.signature, "overrides": [f"seed={seed}"], "seed": seed, "state": "finished"},
            **{"choices": {"generator": "gan", "discriminator": discriminator}, "error": None},
        }
        for seed, (run, discriminator) in enumerate(zip(logged, ("gan", "wgan"), strict=True))
    ]
    plain = {"name": "tiny", "kind": "grid", "command": ["train.py", "-m"], "started": 0.0, "cells": cells}
    (folder / "sweep.json").write_text(json.dumps(plain))
    cross_play(list(logged)).write(folder)
    logged[1].findings.append({"turn": 20, "kind": "k", "sentence": "It broke.", "evidence": "e", "advice": ["a", "b"]})
    identity = publish(folder, project="p", mode="offline")
    kept = read(kept_file(folder))
    assert (kept.run.run_id, kept.run.job_type, kept.run.run_group) == (identity, "report", "tiny")
    assert (kept.run.project, kept.exit_code) == ("p", 0)
    row = {key: value for sent in kept.history for key, value in sent.items()}
    said = {name: sent_table(folder, row[f"{name}.path"]) for name in ("crossplay/accuracy", "crossplay/ratings")}
    assert [line[1:] for line in said["crossplay/accuracy"]] == [[0.5, 1.0], [0.75, 0.5]]
    assert said["crossplay/ratings"][1] == ["two", 10.0, 0.0, 20.0, 10.0, 0.0, 20.0]
    assert row["crossplay/heatmap._type"] == "image-file"
    (found,) = sent_table(folder, row["findings/table.path"])
    assert found[2:] == [20, "k", "It broke.", "e"]
    for name in ("loss-generator", "loss-discriminator", "seconds_per_epoch", "fid"):
        sent = kept_file(folder).parent / "files" / row[f"heatmap/{name}.path"]
        with Image.open(sent) as a, Image.open(folder / "report" / f"heatmap-{name}.png") as b:
            assert a.tobytes() == b.tobytes()
    table = json.loads((kept_file(folder).parent / "files" / row["table.path"]).read_text())
    fids = [
        line[table["columns"].index(next(c for c in table["columns"] if c.startswith("fid [")))]
        for line in table["data"]
    ]
    assert fids == [run.result["metrics"]["fid"]["final"] for run in logged]
    assert kept.summary["best/fid"] == min(fids)
    assert kept.summary["runs/finished"] == 2


def cross_play(runs: list[Run]) -> CrossPlay:
    rating = Rating(10.0, 0.0, 20.0)
    return CrossPlay(
        labels=["one", "two"],
        signatures=[run.signature for run in runs],
        accuracy=[[0.5, 1.0], [0.75, 0.5]],
        fakes=[[0.5, 1.0], [0.75, 0.5]],
        reals=[0.5, 0.5],
        thresholds=["0", "0"],
        generators=[rating, rating],
        discriminators=[rating, rating],
        count=2,
        protocol="p",
        notes=[],
    )


def sent_table(folder: Path, path: str) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads((kept_file(folder).parent / "files" / path).read_text())["data"]
    return rows


def test_it_is_published_where_the_sweep_logs_to_wandb(
    logged: tuple[Run, Run], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(logged[0].folder, folder / logged[0].signature)
    assert publish_if_asked(folder, compose(["name=tiny"])) is None
    asked = ["name=tiny", "logger=[wandb,tensorboard]", "logger.wandb.mode=offline", "logger.wandb.tags=[x]"]
    assert publish_if_asked(folder, compose(asked)) == "report-tiny"
    kept = read(kept_file(folder))
    assert (kept.run.run_group, list(kept.run.tags), kept.run.project) == ("tiny", ["x"], "ganlab")
    assert publish_if_asked(tmp_path / "nothing", compose(asked)) is None
    assert "did not go to W&B" in capsys.readouterr().err


def panels() -> list[dict[str, Any]]:
    pytest.importorskip("wandb_workspaces", reason="the extra `dashboard` is not installed")
    plain = dashboard.workspace("someone", "gans")._to_model().model_dump(by_alias=True, exclude_none=True)
    assert (plain["entity"], plain["project"]) == ("someone", "gans")
    json.dumps(plain, default=str)
    sections = plain["spec"]["section"]["panelBankConfig"]["sections"]
    assert [s["name"] for s in sections] == ["Quality", "Sweep", "Training", "Speed", "Search"]
    return [panel for section in sections for panel in section["panels"]]


def test_the_workspace_shows_what_runs_log(logged: tuple[Run, Run]) -> None:
    """Every curve is of a name that a run logs, over turns."""
    curves = [p["config"] for p in panels() if p["viewType"] == "Run History Line Plot"]
    assert {c["xAxis"] for c in curves} == {"turn"}
    shown = {name for c in curves for name in c["metrics"]}
    known = {name for row in logged[0].history for name in row}
    assert shown - known == {"inception_score", "class_agreement", "code_agreement"}  # which the ring has not
    assert known - shown == {"turn", "epoch"}


def test_the_workspace_shows_the_pictures(logged: tuple[Run, Run]) -> None:
    keys = {key for p in panels() if p["viewType"] == "Media Browser" for key in p["config"]["mediaKeys"]}
    assert {"real", "samples", "samples-fresh", "heatmap/fid", "heatmap/loss-generator"} <= keys


def test_saving_without_a_key_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("wandb_workspaces", reason="the extra `dashboard` is not installed")
    monkeypatch.delenv("WANDB_API_KEY", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with pytest.raises(WrongUse, match="needs an API key; run `wandb login`"):
        dashboard.save("someone", "gans")


def test_the_workspace_is_a_file_without_a_network_and_reads_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ws = pytest.importorskip("wandb_workspaces.workspaces", reason="the extra `dashboard` is not installed")
    monkeypatch.delenv("WANDB_API_KEY", raising=False)
    path = tmp_path / "new" / "workspace.json"
    command(["--out", str(path), "--project", "gans"])
    assert capsys.readouterr().out == f"{path}\n"
    kept = ws.Workspace._from_model(ws.internal.View.model_validate_json(path.read_text()))
    made = dashboard.workspace("", "gans")
    assert kept.project == "gans"
    assert [(s.name, len(s.panels)) for s in kept.sections] == [(s.name, len(s.panels)) for s in made.sections]
    with pytest.raises(WrongUse, match="give --entity, or --out FILE"):
        command([])
    with pytest.raises(WrongUse, match="cannot be written"):
        command(["--out", str(tmp_path)])
