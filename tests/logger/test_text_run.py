"""A run on text from the command to its page: lines in files, in the report, in W&B; what needs more is refused."""

import json
from html import escape
from pathlib import Path

import pytest
from wandb_file import kept_file, read

from ganlab import compose, train
from ganlab.errors import WrongUse
from ganlab.measure.export import onnx
from ganlab.measure.interpolate import write_interpolation
from ganlab.measure.latents import write_map
from ganlab.measure.load import load
from ganlab.measure.sample import write_samples
from ganlab.report.page.run import write_page

WORDS = [
    "dataset=docstrings",
    "dataset.limit=300",
    "dataset.vocabulary=200",
    "generator.width=8",
    "generator.hidden=8",
    "discriminator.embedding=8",
    "discriminator.width=8",
    "game.pretrain=3",
    "game.pretrain_discriminator=1",
    "training.turns=8",
    "training.epochs=null",
    "training.log_every=2",
    "training.evaluate_every=4",
    "training.evaluate_samples=50",
    "training.sample_every=4",
    "callback=[]",
    "trainer=cpu",
    "logger=[wandb,tensorboard]",
    "logger.wandb.mode=offline",
]


def test_a_run_on_text_from_the_command_to_its_page(tmp_path: Path) -> None:
    run = train(compose([*WORDS, f"paths.runs={tmp_path}/runs", f"paths.cache={tmp_path}/cache"]), WORDS)
    assert {"nll", "bleu", "self_bleu"} == set(run.result["metrics"])
    assert 0 <= run.result["metrics"]["bleu"]["best"] <= 100
    assert "bleu4-500" in run.result["metrics"]["bleu"]["protocol"]
    written = {path.name for path in run.samples.glob("*.txt")}
    assert written == {"real.txt", *(f"{t:07d}{k}.txt" for t in (4, 8) for k in ("", "-fresh"))}
    lines = (run.samples / "0000008.txt").read_text().splitlines()
    assert len(lines) == 32

    page = write_page(run).read_text()
    real = (run.samples / "real.txt").read_text().splitlines()[0]
    assert escape(real) in page
    assert "Generated in turn 8" in page
    assert "lines of text per second" in page
    assert "images per second" not in page

    out = write_samples(run, tmp_path / "more.txt", count=5)
    assert len(out.read_text().splitlines()) == 5
    with pytest.raises(WrongUse, match=r"ganlab interpolate is for runs on images, and .* makes lines of text"):
        write_interpolation(run)
    with pytest.raises(
        WrongUse, match=r"ganlab latents maps samples by how alike they are, and .* makes lines of text"
    ):
        write_map(run)
    with pytest.raises(WrongUse, match=r"--to onnx has no way to draw tokens"):
        onnx.write(run, load(run), tmp_path / "x")

    kept = read(kept_file(run.folder))
    tables = [name for name in kept.files if name.startswith("media/table/samples/text")]
    assert tables
    table = json.loads((kept_file(run.folder).parent / "files" / tables[-1]).read_text())
    assert table["columns"] == ["line"]
    assert len(table["data"]) == 32
