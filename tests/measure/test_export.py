"""Runs as files for elsewhere: the same images there, and a card that says what the folder says."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import yaml
from torch.testing import assert_close

from ganlab.cli import export as command
from ganlab.errors import WrongUse
from ganlab.measure.export import export, formats
from ganlab.measure.export.safetensors import read
from ganlab.measure.load import load
from ganlab.report.export.card import licence
from ganlab.store.facts import sample_pictures
from ganlab.store.run import Run

Make = Callable[..., Run]


def test_the_formats_of_any_run() -> None:
    assert formats() == ["card", "onnx", "safetensors"]


def test_onnx_at_another_batch_size(made: Make, tmp_path: Path) -> None:
    """What the run's own sampler makes of the same latents, labels and codes told."""
    pytest.importorskip("onnxscript")
    runtime = pytest.importorskip("onnxruntime")
    run = made("conditioning=concat", "auxiliary=[mutual_information]", "generator.latent_dim=14")
    (path,) = export(run, "onnx", tmp_path / "deep" / "model")
    session = runtime.InferenceSession(path)
    assert [one.name for one in session.get_inputs()] == ["latent", "labels"]
    sampler = load(run).sampler()
    latent, labels = torch.randn(5, sampler.latent_dim), torch.arange(5)
    (found,) = session.run(["sample"], {"latent": latent.numpy(), "labels": labels.numpy()})
    assert_close(torch.from_numpy(found), sampler(latent, labels).contiguous(), rtol=1e-4, atol=1e-5)


def test_safetensors_give_the_same_images_on_reload(conditional: Run, tmp_path: Path) -> None:
    (path,) = export(conditional, "safetensors", tmp_path / "model")
    again, trained = read(path), load(conditional)
    sampler = trained.sampler()
    latent, labels = torch.randn(5, sampler.latent_dim), torch.arange(5)
    with torch.no_grad():
        made = again.generator(latent, labels)
        assert torch.equal(made, sampler(latent, labels))
        judged = again.discriminator(made, labels)
        assert torch.equal(judged.logits, trained.game.networks["discriminator"](made, labels).logits)
    assert again.turn == 2


def test_a_file_from_elsewhere_runs_no_code_of_its_own(plain: Run, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    config = (plain.folder / "config.yaml").read_text()
    assert "ganlab.loss.non_saturating.NonSaturating" in config or "ganlab.loss." in config
    foreign = yaml.safe_load(config)
    foreign["loss"]["_target_"] = "os.system"
    for name, about in (("foreign", {"config": yaml.safe_dump(foreign), "turn": "1"}), ("bare", None)):
        save_file({"x": torch.zeros(1)}, tmp_path / f"{name}.safetensors", metadata=about)
    with pytest.raises(WrongUse, match=r"loss\._target_=os.system"):
        read(tmp_path / "foreign.safetensors")
    with pytest.raises(WrongUse, match="no config in its metadata"):
        read(tmp_path / "bare.safetensors")
    (tmp_path / "text.safetensors").write_text("no weights")
    with pytest.raises(WrongUse, match="is no safetensors file"):
        read(tmp_path / "text.safetensors")


def test_a_card_says_what_the_folder_says(
    plain: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Called by the beginning of its signature."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(plain.folder, tmp_path / "runs" / "it" / plain.signature)
    plain = Run(tmp_path / "runs" / "it" / plain.signature)
    plain.evaluations.append({"name": "fid", "value": 12.5, "deviation": None, "protocol": "a/b", "checkpoint": "x"})
    command.run([plain.signature[:6], "--to", "card", "--out", "README"])
    assert capsys.readouterr().out.split() == ["README.md", "README.png"]
    card = (tmp_path / "README.md").read_text()
    metadata = yaml.safe_load(card.split("---\n")[1])
    assert metadata["pipeline_tag"] == "unconditional-image-generation"
    (metric,) = metadata["model-index"][0]["results"][0]["metrics"]
    assert metric == {"type": "fid", "name": "fid (a/b)", "value": 12.5}
    parameters = sum(p.numel() for p in load(plain).game.networks["generator"].parameters())
    for said in (plain.signature, f"dcgan ({parameters:,} parameters)", "| fid | 12.5 | `a/b` |", "8 x 8 pixels"):
        assert said in card, said
    assert "Of the data: CC BY 4.0 (UCI Machine Learning Repository). Of the weights: not stated." in card
    assert "![samples](README.png)" in card
    assert (tmp_path / "README.png").read_bytes() == sample_pictures(plain)[-1][1].read_bytes()


def test_licences_are_only_those_that_are_stated() -> None:
    assert [licence(word) for word in ("fashion_mnist", "mnist", "no_such")] == ["MIT", "not stated", "not stated"]


def test_what_a_run_cannot_be(plain: Run, tmp_path: Path) -> None:
    (tmp_path / "taken.safetensors").mkdir()
    with pytest.raises(WrongUse, match="cannot be written"):
        export(plain, "safetensors", tmp_path / "taken")
    with pytest.raises(WrongUse, match="generator=dcgan is no layer graph"):
        command.run([str(plain.folder), "--to", "keras", "--out", str(tmp_path / "net")])
    (tmp_path / "net.yaml").write_text(json.dumps({"nodes": [{"dense": 1}]}))
    with pytest.raises(WrongUse, match="--to card is of a run"):
        command.run([str(tmp_path / "net.yaml"), "--to", "card"])
    with pytest.raises(WrongUse, match="neither a run's folder nor the beginning"):
        command.run(["beef", "--to", "card"])
