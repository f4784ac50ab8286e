"""What is said before anything is loaded."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganlab.build.build import build, build_to_train
from ganlab.config import compose, conf_folder
from ganlab.errors import WrongUse
from ganlab.store.wav import write_wav
from ganlab.sweep.launcher.job import refuse

TEXTS = ("oracle", "docstrings", "text")


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        (
            ["generator.latent_dim=abc"],
            r"generator.latent_dim=abc has the wrong type \(str\); it must be a whole number",
        ),
        (["generator.widths=[64,x]"], "generator.widths=.* must be a list, each a whole number"),
        (["training.turns=1e4"], "training.turns=10000.0 .* whole number at least 1 or null"),
        (["+generator.laten_dim=3"], "laten_dim is no parameter of DCGAN.*did you mean latent_dim"),
        (["trainer.devices=2"], "trainer.devices=2 is for trainer=ddp; use that"),
        (["seed=x"], "seed=x .* whole number"),
        (["seed=-1"], "seed must be from 0 to 4294967295, got -1"),
        (["training.batch_size=1"], "batch_size=1 .* batch normalisation of the generator; use a larger batch"),
        (["optimizer.generator.lr=fast"], "optimizer.generator.lr=fast .* a number"),
        (["trainer.precision=fp7"], "trainer.precision=fp7 .* one of"),
        (["generator.normalization=btach"], "normalization=btach .* one of batch, layer"),
        (["dataset=mnist", "dataset.path=/nowhere"], "dataset.path=/nowhere does not exist; give"),
        (["dataset=folder"], "dataset.path must be given"),
        (["dataset=folder", "dataset.path=/nowhere"], "no folder"),
        (["dataset=swiss_roll", "conditioning=concat"], "conditioning=concat needs labels.*use"),
        (
            ["discriminator=dcgan", "penalty=[gradient_penalty]"],
            "penalty=gradient_penalty needs each sample's own gradient",
        ),
        (["dataset.image_size=7"], "multiple of 4, got 7; use dataset.image_size=4 or 8"),
        (["dataset=ring", "generator=dcgan"], "square images, got samples of shape"),
        (["dataset=ring", "features=classifier"], "features=classifier is for images"),
        (["dataset=ring", "metric=[inception_score]"], "metric=inception_score needs class probabilities"),
        (["features=identity", "metric=[fid]"], "features=identity is for points"),
        (["dataset=celeba"], "features=classifier is trained on labels.*features=inception"),
        (["dataset.classes=[11]"], "dataset.classes has 11"),
        (["training.turns=null", "training.epochs=null"], "both null"),
        (["training.ema_decay=1.0"], "below 1"),
        (["training.batch_size=0"], "training.batch_size must be at least 1"),
        (["schedule=linear", "schedule.start=1.0"], "schedule.start must be at least 0 and below 1"),
        (["discriminator.widths=[]"], "discriminator.widths is empty"),
        (["features=inception", "features.weights=/nowhere"], "features.weights=/nowhere is no file"),
        (["loss._target_=ganlab.loss.nope.Nope"], "cannot be imported"),
    ],
)
def test_a_mistake_is_one_sentence(overrides: list[str], sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence) as raised:
        build(compose(overrides))
    assert "\n" not in str(raised.value)


def test_every_dataset_is_known_before_it_is_loaded(tmp_path: Path) -> None:
    for name in ("a/1.png", "b/2.png"):
        (tmp_path / name).parent.mkdir()
        Image.new("L", (9, 12)).save(tmp_path / name)
        write_wav(np.zeros(64, np.int16), 8000, (tmp_path / name).with_suffix(".wav"))
    (tmp_path / "points.csv").write_text("0,0\n1,1\n")
    (tmp_path / "lines.txt").write_text("a b\nb c\nc d\n")
    own = {"folder": tmp_path, "sound": tmp_path, "points": tmp_path / "points.csv", "text": tmp_path / "lines.txt"}
    for path in (conf_folder() / "dataset").glob("*.yaml"):
        if path.stem == "pickled":  # tests/published/test_modular.py has one
            continue
        more = [f"dataset.path={own[path.stem]}"] if path.stem in own else []
        translating = ["game=cycle", "generator=translation", "discriminator=patch"]
        words = translating if path.stem == "pair" else [] if path.stem in TEXTS else ["generator=gan"]
        with torch.device("meta"):
            parts = build(compose([f"dataset={path.stem}", *words, "metric=[]", *more]))
        assert len(parts.dataset.sample_shape) in (1, 2, 3)
        assert parts.dataset.num_classes == len(parts.dataset.class_names)


def test_a_folder_may_not_hold_the_runs_that_train_on_it(tmp_path: Path) -> None:
    for name in ("cat/1.png", "cat/2.png", "dog/1.png"):
        (tmp_path / "images" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (8, 8)).save(tmp_path / "images" / name)
    inside, outside = (
        compose(["dataset=folder", f"dataset.path={tmp_path}/images", f"paths.runs={tmp_path}/{runs}"])
        for runs in ("images/dog/runs", "runs")
    )
    said, nothing = refuse([inside, outside])
    assert nothing is None
    assert said is not None
    assert re.search("holds paths.runs=.*/images/dog/runs, so .*; give paths.runs=", said)
    with pytest.raises(WrongUse, match=re.escape(said)):
        build_to_train(inside)
    build(inside)  # what was trained there once can still be sampled from
