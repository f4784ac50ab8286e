"""Any generator goes with any discriminator: each pair trains a turn, or says in one sentence why it cannot."""

import copy
from pathlib import Path

import pytest
import pytorch_lightning as pl
import torch
from omegaconf import DictConfig
from torch.testing import assert_close

from ganlab.build import build
from ganlab.callback.checkpoint import newest
from ganlab.config import compose, conf_folder
from ganlab.data import Data
from ganlab.gan import GAN
from ganlab.run import Run
from ganlab.shrink import shrink
from ganlab.train import train

pytestmark = pytest.mark.filterwarnings("ignore")  # Lightning's own, about itself


def words(group: str) -> list[str]:
    return sorted(path.stem for path in (conf_folder() / group).glob("*.yaml"))


SMALL = [
    *("dataset=digits", "dataset.image_size=32", "dataset.limit=64", "metric=[]", "callback=[]"),
    *("training.batch_size=8", "training.turns=1", "trainer=cpu"),
]


def small(*overrides: str) -> DictConfig:
    return shrink(compose([*overrides, *SMALL]), 0.001)


def one_turn(cfg: DictConfig) -> GAN:
    parts = build(cfg)
    data = Data(parts.dataset, parts.dataset.split("train"), 8, parts.training.discriminator_steps, 0)
    data.turns = 1
    gan = parts.gan(1)
    trainer = pl.Trainer(
        accelerator="cpu",
        max_epochs=1,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(gan, datamodule=data)
    return gan


@pytest.fixture(scope="module")
def generators() -> dict[str, DictConfig]:
    return {word: small(f"generator={word}") for word in words("generator")}


@pytest.mark.parametrize("discriminator", words("discriminator"))
def test_every_generator_trains_a_turn_with(discriminator: str, generators: dict[str, DictConfig]) -> None:
    base = small(f"discriminator={discriminator}")
    for word, other in generators.items():
        cfg = copy.deepcopy(base)
        cfg.generator = other.generator
        gan = one_turn(cfg)
        assert gan.turn == 1, word
        scalars = dict(zip(gan.names, gan.read_scalars(0)[0].tolist(), strict=True))
        for player in ("generator", "discriminator"):
            assert scalars[f"gradient/{player}"] > 0, word
            assert all(p.isfinite().all() for p in getattr(gan, player).parameters()), word


def test_a_spectrally_normalised_run_resumes_exactly(tmp_path: Path) -> None:
    """The vectors of the power iteration and the moving average are part of the state."""
    whole, parted = (
        small(
            *("generator=sagan", "discriminator=sagan", f"paths.runs={tmp_path}", f"name={name}", "seed=3"),
            *("training.sample_every=0", "training.evaluate_every=0"),
        )
        for name in ("whole", "parted")
    )
    for cfg in (whole, parted):
        cfg.training.turns, cfg.training.checkpoint_every, cfg.training.epochs = 4, 2, None
    train(whole)
    train(parted)
    run = Run.of(parted)
    (run.checkpoints / "turn-000000004.pt").unlink()
    run.update_status("running", 2)
    (run.folder / "result.json").unlink()
    train(parted)
    first, second = (newest(Run.of(cfg).checkpoints)["gan"]["weights"] for cfg in (whole, parted))
    assert any(key.endswith("_u") for key in first)
    for key, value in first.items():
        if key != "scalars":
            assert_close(second[key], value, rtol=0, atol=0)
    assert not any(torch.isnan(v).any() for v in second.values())
