"""What the routes answer, and that nothing which is asked of them ends in a 500."""

import itertools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ganlab.store.run import Run
from ganlab.studio.app import ROUTES
from ganlab.studio.state import Studio

ID = "gan-gan-ring~0123456789ab"
ODD = [
    "..",
    "~",
    "..~..",
    "%2e%2e",
    "a%00b",
    "x" * 3000,
    "a b",
    "%F0%9F%92%A9",
    "-1.",
    "'",
    "con%0d%0aget",
    ID + "~..",
    "%5c..%5c",
]
BODIES: list[Any] = [
    None,
    [],
    1,
    "x",
    {"overrides": 1},
    {"overrides": [1]},
    {"overrides": ["x" * 5000]},
    {"overrides": ["a"] * 999},
]
WORDS = [
    "--config-dir=/",
    "hydra.run.dir=/tmp",
    "paths.runs=/tmp",
    "x={_target_:os.getcwd}",
    "name=${oc.env:HOME}",
    "name=../x",
    "=",
    "",
]


def routes(client: Any) -> list[tuple[str, str]]:
    found = []
    for route in client.app.routes:
        inner = getattr(route, "effective_candidates", None)
        for each in inner() if callable(inner) else [route]:
            path = getattr(each, "path", "")
            found += [
                (method, path) for method in sorted(getattr(each, "methods", None) or ()) if path.startswith("/api/")
            ]
    return found


def test_routes_are_found_by_listing(client: Any) -> None:
    paths = {path.split("/")[2] for _, path in routes(client)}
    assert {path.stem for path in ROUTES.glob("*.py") if not path.name.startswith("__")} <= paths


def test_no_bad_id_or_body_gives_a_500(client: Any) -> None:
    asked = 0
    for method, path in routes(client):
        if path in ("/api/events", "/api/worker"):  # a stream without an end, and the start of a process
            continue
        holes = path.count("{")
        for odd in ODD if holes else ["", "?start=-1&count=x&pixels=0&smooth=-3&first=nan"]:
            filled = path.replace(":path}", "}")
            while "{" in filled:
                start, end = filled.index("{"), filled.index("}")
                filled = filled[:start] + odd + filled[end + 1 :]
            told = client.request(method, filled if holes else path + odd)
            assert told.status_code < 500, (method, filled, told.text)
            if told.status_code >= 400:
                assert list(told.json()) == ["error"], (method, filled)
            asked += 1
        if method == "POST":
            for body in BODIES:
                told = client.post(path.replace("{", "").replace("}", ""), json=body)
                assert told.status_code < 500, (path, body, told.text)
                asked += 1
    assert asked > 100


@pytest.mark.parametrize("word", WORDS)
def test_a_form_can_name_no_code_and_no_place(client: Any, word: str) -> None:
    assert client.post("/api/jobs", json={"overrides": [word]}).status_code == 400


def test_a_run_is_told_whole(client: Any) -> None:
    told = client.get(f"/api/runs/{ID}").json()
    assert (told["state"], told["turn"], told["metrics"]) == ("finished", 40, {"fid": 3.5})
    assert [sample["turn"] for sample in told["samples"]] == [20, 40]
    assert "ganlab train dataset=ring training.turns=40" in told["command"]
    assert client.get(f"/api/runs/{ID}/picture/0000040.png").headers["content-type"] == "image/png"
    assert client.get(f"/api/runs/{ID}/log").json()["text"] == "began\nended\n"
    assert client.get(f"/api/runs/{ID}/file/config.yaml").text == client.get(f"/api/runs/{ID}/config").json()["text"]
    curves = client.get(f"/api/runs/{ID}/curves").json()
    assert curves["turns"] == [2.0 * i for i in range(1, 21)]
    assert curves["values"]["fid"] == [None] * 20
    assert client.get(f"/api/runs/{ID}/networks").json()["generator"]["word"] == "gan"


def test_a_run_tells_where_its_copy_on_weights_and_biases_is(client: Any, studio: Studio) -> None:
    def told() -> Any:
        return client.get(f"/api/runs/{ID}").json()["wandb"]

    assert told() == {}
    folder = Run(studio.runs / ID.replace("~", "/")).folder / "wandb"
    (folder / "offline-run-20260101_000000-0123").mkdir(parents=True)
    assert told() == {"sync": f"wandb sync {folder / 'offline-run-20260101_000000-0123'}"}
    (folder / "address.txt").write_text("https://example.org/a/b/runs/0123\n")
    assert told() == {"address": "https://example.org/a/b/runs/0123"}
    (folder / "address.txt").write_text("javascript:alert(1)")
    assert "address" not in told()


def test_no_file_outside_of_a_run_is_given(client: Any, studio: Studio) -> None:
    secret = studio.runs.parent / "secret.txt"
    secret.write_text("secret")
    (studio.runs / "gan-gan-ring" / "0123456789ab" / "link.txt").symlink_to(secret)
    (studio.runs / "out").symlink_to(studio.runs.parent)
    for name in ("link.txt", "..%2f..%2f..%2fsecret.txt", ".lock", "samples"):
        assert client.get(f"/api/runs/{ID}/file/{name}").status_code == 404


def test_the_list_filters_sorts_and_pages(client: Any, studio: Studio, write_run: Callable[..., Run]) -> None:
    for i, state in enumerate(["failed", "interrupted", "finished"]):
        write_run(studio.runs, f"dcgan-gan-ring/{i:012x}", state=state)
    assert client.get("/api/runs?words=dcgan+ring").json()["found"] == 3
    assert [row["state"] for row in client.get("/api/runs?words=dcgan&sort=state").json()["rows"]] == [
        "failed",
        "finished",
        "interrupted",
    ]
    page = client.get("/api/runs?start=3&count=50").json()
    assert (len(page["rows"]), page["found"], page["all"]) == (1, 4, 4)
    assert client.get("/api/runs?state=failed").json()["found"] == 1


def test_the_list_sees_changes_from_outside_and_outlives_the_app(client: Any, studio: Studio) -> None:
    run = Run(studio.runs / "gan-gan-ring" / "0123456789ab")
    client.get("/api/runs")
    run.update_status("failed", 33, error="it broke")
    again = Studio(studio.runs)
    for rows in (client.get("/api/runs").json()["rows"], again.listing.rows()):
        assert [(row["state"], row["turn"], row["error"]) for row in rows] == [("failed", 33, "it broke")]


def test_deleting_needs_the_lock(client: Any, studio: Studio) -> None:
    run = Run(studio.runs / "gan-gan-ring" / "0123456789ab")
    held = run.lock()
    told = client.delete(f"/api/runs/{ID}")
    assert told.status_code == 400
    assert "is being trained" in told.json()["error"]
    held.release()
    assert client.delete(f"/api/runs/{ID}").json() == {"deleted": ID}
    assert not run.folder.exists()
    assert client.get(f"/api/runs/{ID}").status_code == 404


def test_a_form_is_held_against_the_config(client: Any) -> None:
    def check(*overrides: str) -> dict[str, Any]:
        return dict(client.post("/api/jobs/check", json={"overrides": list(overrides)}).json())

    told = check("dataset=ring", "discriminator=wgan_gp", "training.turns=7")
    assert (told["turns"], told["choices"]["loss"]) == (7, "wasserstein")
    assert told["choices"]["metric"] == ["fid", "kid", "modes", "high_quality"]
    assert told["values"]["optimizer.discriminator.lr"] == 1e-4
    assert "did you mean gan?" in check("generator=gna")["error"]
    assert "training.turns=many" in check("training.turns=many")["error"]
    assert "name=../x" in check("name=../x")["error"]


def test_the_schema_is_what_words_prints(client: Any) -> None:
    groups = {group["group"]: group for group in client.get("/api/schema").json()["groups"]}
    assert (groups["generator"]["default"], groups["penalty"]["many"]) == ("dcgan", True)
    word = client.get("/api/schema/generator/dcgan").json()
    forms = {option["key"]: option["form"] for option in word["options"]}
    assert forms["generator.latent_dim"] == {"kind": "whole", "null": False, "least": 1.0}
    assert forms["generator.normalization"]["choices"][:2] == ["batch", "layer"]
    assert client.get("/api/schema/dataset/digits").json()["classes"] == [str(i) for i in range(10)]
    assert client.get("/api/schema/generator/nothing").status_code == 404


def test_every_word_has_forms(client: Any) -> None:
    for group in client.get("/api/schema").json()["groups"]:
        for word in itertools.islice(group["words"], 3):
            assert client.get(f"/api/schema/{group['group']}/{word['word']}").status_code == 200


def test_what_is_damaged_is_said(client: Any, studio: Studio) -> None:
    folder = studio.runs / "gan-gan-ring" / "0123456789ab"
    for name in ("status.json", "result.json", "overrides.yaml", "metrics.csv", "findings.jsonl"):
        Path(folder / name).write_bytes(b"\xff\x00{{[")
    for path in ("", "/curves", "/networks", "/config", "/log"):
        assert client.get(f"/api/runs/{ID}{path}").status_code == 200
    (folder / "config.yaml").write_bytes(b"\xff\x00{{[")
    assert client.get(f"/api/runs/{ID}").status_code == 200
    assert client.get("/api/runs").json()["found"] == 1


def test_the_server_loads_no_large_library(tmp_path: Path) -> None:
    """Torch alone takes 210 MB, numpy and PIL 20; the app has 80 beside a training."""
    asked = (
        "from pathlib import Path; from ganlab.studio.app import create_app; from ganlab.studio.state import Studio; "
    )
    asked += (
        f"create_app(Studio(Path({str(tmp_path)!r}))); from ganlab.studio import asking, schema; schema.overview(); "
    )
    asked += f"asking.run_asked_for(['dataset=ring'], Path({str(tmp_path)!r})); import sys; "
    asked += "print({'torch', 'numpy', 'PIL', 'pandas', 'optuna', 'matplotlib'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "set()\n"
