"""Sweeps and comparisons as the routes tell them, over folders as their drivers leave them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from swept import PROTOCOL, cell, write_cell, write_grid, write_search, write_sweep
from torch.testing import assert_close

from ganlab.studio import demo
from ganlab.studio.feed import Feed
from ganlab.studio.state import Studio
from ganlab.studio.sweeps import Sweeps


@pytest.fixture
def grid(studio: Studio, write_run: Any) -> Path:
    return write_grid(studio.runs, write_run)


def test_a_grid_tells_its_cells_and_their_states(client: Any, grid: Path) -> None:
    told = client.get("/api/sweeps/grid").json()
    assert told["varied"] == ["generator", "discriminator"]
    assert told["counts"] == {"finished": 6, "failed": 1, "waiting": 1}
    first = told["cells"][0]
    assert (first["values"]["fid"], first["directions"], first["protocol"]) == (10.0, {"fid": "min"}, PROTOCOL)
    assert (first["values"]["loss/generator"], first["values"]["seconds_per_epoch"]) == (1.5, 2.0)
    assert (first["thumbnail"], first["family"], first["id"]) == ("0000040.png", "hinge", "grid~000000000000")
    assert (told["cells"][6]["error"], told["cells"][6]["id"]) == ("it became infinite", None)
    listed = client.get("/api/sweeps").json()
    assert [(row["name"], row["count"], len(row["pictures"])) for row in listed] == [("grid", 8, 4)]


def test_a_grid_is_a_table_of_its_cells(client: Any, grid: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/api/sweeps/grid/csv").text)))
    assert [row["fid"] for row in rows] == [*(str(10.0 + i) for i in range(6)), "", ""]
    assert (rows[2]["generator"], rows[2]["discriminator"], rows[2]["seed"]) == ("gan", "wgan", "0")


def test_only_cells_that_changed_are_told(studio: Studio, grid: Path, write_run: Any) -> None:
    feed = Feed(studio, ["sweep:grid"])
    [(event, first)] = feed.news()
    assert (event, len(first["sweep"]["cells"])) == ("sweep", 8)
    assert feed.news() == []
    row = cell("000000000007", ["generator=wgan", "discriminator=wgan", "seed=1"], "finished")
    write_cell(studio.runs, write_run, "grid", row, {"fid": 3.0})
    [(_, then)] = feed.news()
    assert [(c["signature"], c["state"], c["values"]["fid"]) for c in then["sweep"]["cells"]] == [
        ("000000000007", "finished", 3.0)
    ]
    assert then["sweep"]["counts"] == {"finished": 7, "failed": 1}


def test_a_damaged_sweep_says_so_and_hides_no_other(client: Any, grid: Path) -> None:
    damaged = write_sweep(grid.parent / "damaged", [], [])
    (damaged / "sweep.json").write_text("{")
    rows = {row["name"]: row["error"] for row in client.get("/api/sweeps").json()}
    assert rows["grid"] is None
    assert "damaged" in rows["damaged"]
    assert client.get("/api/sweeps/damaged").status_code == 400
    assert client.get("/api/sweeps/nothing").status_code == 404
    assert Sweeps(grid.parent / "none").rows() == []


def test_a_search_tells_what_mattered(client: Any, studio: Studio, write_run: Any) -> None:
    write_search(studio.runs, write_run)
    told = client.get("/api/sweeps/search").json()
    assert (told["kind"], told["objectives"]) == ("search", [{"name": "fid", "direction": "minimize"}])
    assert told["counts"] == {"finished": 9, "pruned": 1}
    assert [c["gave"] for c in told["cells"]] == [*([5.0 + i] for i in range(9)), []]
    shares = client.get("/api/sweeps/search/importance").json()["shares"]
    assert shares["optimizer.generator.lr"] > 0.7 > shares["generator.latent_dim"]


def test_a_cells_words_open_the_form(client: Any, studio: Studio, write_run: Any) -> None:
    words = ["sweeps=playground", "dataset=ring", "generator.widths=[8]", "optimizer.generator.lr=0.002", "name=x"]
    write_sweep(studio.runs / "x", [cell("00000000000f", words, "waiting")], [])
    told = client.get("/api/sweeps/x/words/00000000000f").json()
    given = dict(word.split("=", 1) for word in told["overrides"])
    assert given["discriminator.widths"] == "[8]"
    assert (given["optimizer.discriminator.lr"], given["training.epochs"], given["dataset"]) == ("0.002", "20", "ring")
    assert "name" not in given
    checked = client.post("/api/jobs/check", json={"overrides": told["overrides"]}).json()
    assert "error" not in checked
    assert client.get("/api/sweeps/x/words/none").status_code == 404


def test_a_new_sweep_is_planned_before_it_is_started(client: Any, studio: Studio, write_run: Any) -> None:
    def check(*overrides: str) -> dict[str, Any]:
        return dict(client.post("/api/sweeps/check", json={"overrides": list(overrides)}).json())

    words = ["name=new", "dataset=ring", "generator=gan", "discriminator=gan", "training.turns=10,20", "seed=0,1"]
    told = check(*words)
    assert (told["sweep"], told["cells"], told["left"]) == ("new", 4, 4)
    assert told["command"].startswith("ganlab train -m name=new dataset=ring")
    run = write_run(studio.runs, "gan-gan-ring/00000000000a")
    second_a_turn = {"state": "finished", "step": 40, "started": 100.0, "ended": 140.0}
    (run.folder / "status.json").write_text(json.dumps(second_a_turn))
    then = check(*words)
    assert then["known"] == 4
    assert_close(then["seconds"], (10.0 + 20.0) * 2)
    assert "did you mean gan?" in check("generator=gna,gan")["error"]
    assert "training.turns=many" in check("training.turns=10,many")["error"]
    assert "more than the 400" in check("seed=range(1000)")["error"]
    for closed in ("hydra.sweep.dir=/tmp", "paths.runs=/tmp", "sweeps=smoke", "name=../x", "x={_target_:os.getcwd}"):
        assert client.post("/api/sweeps", json={"overrides": [closed]}).status_code == 400


def test_sweeps_wait_in_line_as_the_command_itself(client: Any, studio: Studio) -> None:
    studio.jobs.slots = 0
    told = client.post("/api/sweeps", json={"overrides": ["name=new", "dataset=ring", "generator=gan,wgan"]}).json()
    assert told["job"]["words"][:3] == ["train", "-m", "name=new"]
    page = client.get("/api/sweeps/new").json()
    assert (page["job"]["state"], page["cells"]) == ("queued", [])
    assert "generator=gan,wgan" in page["command"]
    ready = {row["name"]: row for row in client.get("/api/sweeps/ready").json()}
    assert ready["playground"]["cells"].startswith("60 = {mnist, fashion_mnist} x 3 widths x 10 rates")
    assert client.post("/api/sweeps/ready/smoke").json()["job"]["words"][:2] == ["train", "sweeps=smoke"]
    assert client.post("/api/sweeps/ready/none").status_code == 404


def test_the_demo_is_a_sweep_that_is_made_once(client: Any, studio: Studio, write_run: Any) -> None:
    studio.jobs.slots = 0
    demo.begin(studio)
    [job] = studio.jobs.all()
    told = client.post("/api/sweeps/check", json={"overrides": ["name=x", "dataset=digits", "generator=gan,wgan"]})
    assert (job.run, job.kind, told.json()["cells"]) == ("demo", "sweep", 2)
    studio.jobs.stop(job.id)
    row = cell("00000000000f", list(demo.WORDS[2:4]), "finished")
    write_cell(studio.runs, write_run, "demo", row, {"fid": 1.0})
    write_sweep(studio.runs / "demo", [row], [])
    demo.begin(studio)
    assert [record.state for record in studio.jobs.all()] == ["stopped"]


def test_cross_play_is_told_where_it_was_played(client: Any, grid: Path) -> None:
    assert client.get("/api/sweeps/grid/crossplay").status_code == 404
    rating = {"value": 1500.0, "low": 1400.0, "high": 1600.0}
    play = {"labels": ["a"], "signatures": ["0"], "accuracy": [[0.5]], "fakes": [[0.5]], "reals": [0.5]}
    play |= {"thresholds": ["0"], "generators": [rating], "discriminators": [rating]}
    (grid / "crossplay.json").write_text(json.dumps({**play, "count": 10, "protocol": "p", "notes": []}))
    assert client.get("/api/sweeps/grid").json()["crossplay"]
    assert client.get("/api/sweeps/grid/crossplay").json()["generators"] == [rating]


def test_seeds_are_averaged_and_settings_ranked(client: Any, grid: Path) -> None:
    told = client.get(f"/api/compare?runs={','.join(f'grid~{i:012x}' for i in range(4))},grid~gone").json()
    assert told["gone"] == ["grid~gone"]
    [fid] = told["measured"]
    assert [row["values"] for row in fid["rows"]] == [[10.0, 11.0], [12.0, 13.0]]
    assert_close([row["mean"] for row in fid["rows"]], [10.5, 12.5])
    assert_close([row["deviation"] for row in fid["rows"]], [0.5**0.5] * 2)
    assert "needs 3 seeds of each" in fid["pairs"][0]
    assert {row["key"] for row in told["differs"]} == {"seed", "words"}
    assert [sample["turn"] for sample in told["runs"][0]["samples"]] == [20, 40]


def test_unlike_protocols_are_not_ranked(client: Any, studio: Studio, grid: Path, write_run: Any) -> None:
    row = cell("00000000000f", ["generator=gan", "training.evaluate_samples=5000"], "finished")
    write_cell(studio.runs, write_run, "other", row, {"fid": 0.5}, PROTOCOL.replace("gen200", "gen5000"))
    told = client.get("/api/compare?runs=grid~000000000000,other~00000000000f").json()
    assert [len(one["rows"]) for one in told["measured"]] == [1, 1]
    assert "Not ranked against each other" in told["unlike"][0]
    assert "gen5000" in told["unlike"][0]


def test_a_comparison_has_bounds(client: Any) -> None:
    assert client.get("/api/compare").json()["runs"] == []
    told = client.get(f"/api/compare?runs={','.join(map(str, range(9)))}")
    assert (told.status_code, "at most 8" in told.json()["error"]) == (400, True)
