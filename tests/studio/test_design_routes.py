"""Drawings over the routes: checked as the command does, written as words, never over one of ganlab, never code."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from ganlab.config import compose, conf_folder
from ganlab.layer.graph.summary import schema
from ganlab.studio.state import Studio

GRAPH = {"nodes": [{"dense": "sample_size"}, "tanh", {"reshape": "sample_shape"}]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a user works in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(client: Any, name: str, **more: Any) -> Any:
    return client.post(f"/api/design/words/generator/{name}", json={"graph": GRAPH, **more})


def test_the_palette_is_what_layers_prints(client: Any) -> None:
    assert client.get("/api/design/palette").json() == json.loads(json.dumps(schema()))


def test_a_drawing_is_checked_for_the_data(client: Any) -> None:
    def check(*dataset: str, graph: Any = GRAPH) -> Any:
        return client.post(
            "/api/design/check/generator", json={"graph": graph, "dataset": dataset, "latent_dim": 5}
        ).json()

    told = check("dataset=mnist", "dataset.image_size=16")
    assert (told["nodes"][-1]["shape"], told["parameters"], told["stops"]) == ([1, 16, 16], 6 * 256, False)
    assert told["facts"]["num_classes"] == 10
    assert check("dataset=digits", "dataset.classes=[3]")["facts"]["num_classes"] == 1
    assert check()["nodes"][0]["shape"] == [64]
    assert "did you mean mnist?" in check("dataset=mnits")["error"]
    assert "is not of the dataset" in check("seed=1")["error"]
    assert "a list of nodes is wanted" in check(graph={"nodes": []})["problems"][0]["sentence"]


def test_a_problem_is_mended(client: Any) -> None:
    broken = {"graph": {"nodes": [{"dense": 64}, "tanh"]}}
    problem = client.post("/api/design/check/generator", json=broken).json()["problems"][0]
    assert problem["mends"] is True
    asked = {**broken, "node": problem["node"], "sentence": problem["sentence"]}
    mended = client.post("/api/design/mend/generator", json=asked).json()
    assert mended == {"graph": {"nodes": [{"dense": 64}, "tanh", {"reshape": "sample_shape"}]}, "overrides": {}}
    assert client.post("/api/design/mend/generator", json={**asked, "node": "elsewhere"}).status_code == 400


@pytest.mark.parametrize("word", ["torch.nn.Hardswish", "os.system", "torch.nn.Module.x"])
def test_no_drawing_names_code(client: Any, folder: Path, word: str) -> None:
    inside = {"nodes": [{"repeat": {"times": 1, "nodes": [{word: None}]}}]}
    for graph in ({"nodes": [{word: None}]}, inside, {"blocks": {"b": {"nodes": [word]}}, "nodes": ["b"]}):
        told = client.post("/api/design/check/generator", json={"graph": graph}).json()
        assert told["stops"]
        assert "the app does not build" in told["problems"][-1]["sentence"]
        assert client.post("/api/design/words/generator/mine", json={"graph": graph}).status_code == 400
        assert client.post("/api/design/export/generator", json={"graph": graph, "to": "python"}).status_code == 400
    for text in ("${oc.env:HOME}", "_target_"):
        odd = {"nodes": [{"dense": {text: text}}]}
        assert client.post("/api/design/words/generator/mine", json={"graph": odd}).status_code == 400
    assert not (folder / "conf").exists()


def test_a_saved_drawing_is_a_word_like_any_other(client: Any, folder: Path) -> None:
    layout = {"": {"dense_1": [1.0, 2.0]}}
    assert save(client, "mine", latent_dim=7, layout=layout).json() == {
        "saved": True,
        "path": "conf/generator/mine.yaml",
    }
    config = compose(["generator=mine"])
    assert (config.generator.graph, config.generator.latent_dim) == (GRAPH, 7)
    opened = client.get("/api/design/words/generator/mine").json()
    assert opened == {"word": "mine", "graph": GRAPH, "latent_dim": 7, "own": True, "layout": layout}
    rows = {row["word"]: row for row in client.get("/api/design/words").json()["generator"]}
    assert rows["mine"] == {"word": "mine", "graph": True, "own": True}
    assert (rows["dcgan"]["graph"], rows["dcgan"]["own"], rows["biggan"]["graph"]) == (True, False, False)
    assert "mine" in str(client.get("/api/schema").json()["groups"])


def test_nothing_is_overwritten_unasked(client: Any, folder: Path) -> None:
    before = (conf_folder() / "generator" / "dcgan.yaml").read_text()
    for name in ("dcgan", "layers"):
        told = save(client, name, overwrite=True)
        assert (told.status_code, "is a word of ganlab" in told.json()["error"]) == (400, True)
    assert (conf_folder() / "generator" / "dcgan.yaml").read_text() == before
    assert not (folder / "conf").exists()

    save(client, "mine")
    file = folder / "conf" / "generator" / "mine.yaml"
    file.write_text(file.read_text() + "# by hand\n")
    other = {"nodes": ["relu", *GRAPH["nodes"]]}
    assert save(client, "mine", graph=other).json()["saved"] is False
    assert save(client, "mine", overwrite=True).json()["saved"] is True
    assert file.read_text().endswith("# by hand\n")  # the same network: a hand's remarks stay
    assert save(client, "mine", graph=other, overwrite=True).json()["saved"] is True
    assert yaml.safe_load(file.read_text())["graph"] == other


@pytest.mark.parametrize("name", ["..", "../x", "A", "a b", "a" * 41, "1a", "a.b", "é"])
def test_a_word_has_a_plain_name(client: Any, folder: Path, name: str) -> None:
    told = save(client, name.replace("/", "%2f"))
    assert told.status_code in (400, 404, 405)
    assert not (folder / "conf").exists()


def test_a_run_and_a_modular_file_are_opened(client: Any, studio: Studio) -> None:
    folder = studio.runs / "gan-gan-ring" / "0123456789ab"
    told = client.get("/api/design/run/gan-gan-ring~0123456789ab").json()
    assert told["players"]["generator"]["graph"]["nodes"][0] == {"dense": "width"}  # the template of its word
    config = yaml.safe_load((folder / "config.yaml").read_text())
    config["generator"] = {"_target_": "ganlab.generator.layers.Layers", "graph": GRAPH, "latent_dim": 9}
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    told = client.get("/api/design/run/gan-gan-ring~0123456789ab").json()
    assert (told["players"]["generator"]["graph"], told["players"]["generator"]["latent_dim"]) == (GRAPH, 9)

    text = json.dumps(
        {"generator": {"layers": GRAPH, "latent_dim": 9}, "discriminator": {"layers": {"nodes": ["flatten"]}}}
    )
    told = client.post("/api/design/modular", json={"text": text}).json()
    assert told["players"]["generator"] == {"graph": GRAPH, "latent_dim": 9}
    assert "is no JSON" in client.post("/api/design/modular", json={"text": "{"}).json()["error"]
    flat = [{"type": "Flatten"}, {"type": "Dense", "units": 3}]  # which does not fit, and says so
    whole = {"generator": {"choice": "gan"}, "discriminator": {"layers": flat}, "data_path": "digits"}
    told = client.post("/api/design/modular", json={"text": json.dumps(whole)}).json()
    assert told["players"]["discriminator"]["graph"]["nodes"][-1]["dense"] == {"width": 3, "bias": True}
    assert any("makes [3], where logits are [1]" in text for text in told["remarks"])
    assert {"generator=gan", "dataset=digits"} <= {*told["overrides"]}
    assert not any("given" in text for text in (*told["overrides"], *told["remarks"]))
    deep = "[" * 5000 + "]" * 5000
    assert client.post("/api/design/modular", json={"text": deep}).status_code == 400


def test_what_lies_too_deep_is_refused(client: Any) -> None:
    graph: Any = ["relu"]
    for _ in range(60):
        graph = [{"repeat": {"times": 1, "nodes": graph}}]
    told = client.post("/api/design/check/generator", json={"graph": {"nodes": graph}})
    assert (told.status_code, "levels deep" in told.json()["error"]) == (400, True)
