"""ganlab layers, check, import and export, as a user calls them."""

import json
from pathlib import Path

import pytest

from ganlab.cli import check, export, import_, layers
from ganlab.config import compose, conf_folder
from ganlab.config.graph_file import load_graph
from ganlab.errors import WrongUse
from ganlab.layer.graph.canonical import one_form
from ganlab.layer.graph.file import latent_dim_of


def test_layers_prints_a_schema(capsys: pytest.CaptureFixture[str]) -> None:
    layers.run(["--json"])
    schema = json.loads(capsys.readouterr().out)
    conv = next(word for word in schema["layers"] if word["word"] == "conv")
    assert conv["parameters"][0]["required"]
    assert {p["name"] for p in conv["parameters"]} >= {"kernel", "padding", "weights"}
    assert "hinge" in schema["loss"]


def test_check_prints_shapes_and_stops_on_errors_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check.run([str(conf_folder() / "discriminator" / "layers_dcgan.yaml"), "dataset.image_size=32"])
    assert "discriminator: 95,105 parameters" in capsys.readouterr().out
    (tmp_path / "a.yaml").write_text("nodes: [dense: sample_size, reshape: sample_shape]")
    check.run([str(tmp_path / "a.yaml"), "--json"])  # a warning: no tanh
    assert json.loads(capsys.readouterr().out)["problems"][0]["stops"] is False
    (tmp_path / "b.yaml").write_text("nodes: [conv2d: 3, dense: 1]")
    with pytest.raises(SystemExit) as stop:
        check.run([str(tmp_path / "b.yaml"), "--player", "discriminator"])
    assert stop.value.code == 2
    assert "error: conv2d_1: conv2d is no layer; did you mean conv?" in capsys.readouterr().out


def test_a_word_goes_to_the_modular_file_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    word = conf_folder() / "generator" / "layers_mlp.yaml"
    export.run([str(word), "--to", "modular", "--out", "net"])
    import_.run(["net.json", "--name", "again"])
    assert latent_dim_of(Path("conf/generator/again.yaml")) == 64
    assert one_form(load_graph("conf/generator/again.yaml")) == one_form(load_graph(str(word)))
    with pytest.raises(WrongUse, match="--to paper is not known; use card, keras, modular, onnx, python, safetensors"):
        export.run([str(word), "--to", "paper"])


def test_a_sequence_of_torch_becomes_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nets.py").write_text(
        "from torch import nn\ndef make():\n    return nn.Sequential(nn.Flatten(), nn.Linear(64, 1))\n"
    )
    import_.run(["nets.py:make"])
    node = Path("conf/discriminator/nets.yaml").read_text()
    assert "_target_: ganlab.discriminator.layers.Layers" in node
    assert compose(["discriminator=layers_mlp"]).discriminator["_target_"] in node


FEW = {"name": "few", "units": 10, "activation": "tanh", "use_bias": True}
ENTERING = {"class_name": "InputLayer", "config": {"name": "z", "batch_shape": [None, 6]}}
SMALL = {
    "net.py": "from torch import nn\ndef make():\n    return nn.Sequential(nn.Linear(6, 10), nn.Tanh())\n",
    "net.json": json.dumps(
        {"class_name": "Sequential", "config": {"layers": [ENTERING, {"class_name": "Dense", "config": FEW}]}}
    ),
    "parts.json": json.dumps({"generator": {"latent_dim": "6", "layers": [{"Dense": 10}, "tanh"]}}),
}


@pytest.mark.parametrize("file", SMALL)
def test_a_network_that_does_not_fit_its_data_is_written_and_said(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By every importer; it fits another dataset, and keeps the length of its latents."""
    monkeypatch.chdir(tmp_path)
    Path(file).write_text(SMALL[file])
    word = Path("conf/generator") / f"{Path(file).stem}.yaml"
    with pytest.raises(SystemExit) as stop:
        import_.run([file])
    assert stop.value.code == 2
    said = capsys.readouterr().out
    assert "makes [10] and the dataset has [1, 8, 8]" in said
    assert f"cannot be built for dataset=digits; mend {word}" in said
    assert latent_dim_of(word) == 6

    Path("ten.csv").write_text("0,0,0,0,0,0,0,0,0,0\n" * 3)
    import_.run([file, "--dataset", "points", "dataset.path=ten.csv"])
    assert capsys.readouterr().out.endswith(f"generator={word.stem} dataset=points dataset.path=ten.csv\n")
    check.run([str(word), "--dataset", "points", "dataset.path=ten.csv"])
    assert "generator: 70 parameters" in capsys.readouterr().out
