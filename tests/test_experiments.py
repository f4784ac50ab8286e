"""Every experiment composes, has the published networks, and trains a turn when shrunk."""

from pathlib import Path

import numpy as np
import pytest
import pytorch_lightning as pl
import torch
from omegaconf import DictConfig, OmegaConf
from PIL import Image

from ganlab.build import build, check, make
from ganlab.config import compose, conf_folder, signature
from ganlab.data import Data
from ganlab.shrink import shrink

pytestmark = pytest.mark.filterwarnings("ignore")  # Lightning's own, about itself
ROWS = sorted(
    path.stem
    for path in (conf_folder() / "experiment").glob("*.yaml")
    if path.stem.startswith(("mimicry_", "studiogan_"))
)
GENERATOR, DISCRIMINATOR = 4_276_739, 1_053_825  # Mimicry's ResNets at 32 pixels without labels


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dozen colour images of two classes."""
    root = tmp_path_factory.mktemp("images")
    random = np.random.default_rng(0)
    for index in range(12):
        path = root / f"class{index % 2}" / f"{index}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(random.integers(0, 256, (32, 32, 3), dtype=np.uint8)).save(path)
    return root


def counts(cfg: DictConfig) -> tuple[int, int]:
    """Parameters of the two networks, built without memory for them."""
    size = cfg.dataset.image_size
    known = {"sample_shape": (cfg.dataset.channels, size, size), "num_classes": len(cfg.dataset.class_names)}
    conditioning = make(cfg.conditioning)
    with torch.device("meta"):
        networks = [make(cfg[p], **known, conditioning=conditioning) for p in ("generator", "discriminator")]
    generator, discriminator = (sum(p.numel() for p in n.parameters()) for n in networks)
    return generator, discriminator


@pytest.mark.parametrize("word", ROWS)
def test_a_row_states_its_numbers_and_trains_a_turn(word: str, folder: Path, tmp_path: Path) -> None:
    cfg = compose([f"experiment={word}"])
    check(cfg)
    assert cfg.reference.published.fid[0] > 0
    assert cfg.reference.protocol
    assert cfg.training.turns >= 100_000
    generator, discriminator = counts(cfg)
    classes = len(cfg.dataset.class_names) if "projection" in cfg.conditioning._target_ else 0
    if cfg.dataset.image_size == 32 and word.startswith("mimicry_"):
        conditional = 6 * 2 * 256  # the scales and shifts of the blocks' norms, one per class instead of one
        assert generator == GENERATOR + conditional * (max(classes, 1) - 1)
        assert discriminator == DISCRIMINATOR + classes * 128
    small = tiny(cfg, folder, tmp_path)
    parts = build(small)
    data = Data(parts.dataset, parts.dataset.split("train"), 4, parts.training.discriminator_steps, 0)
    data.turns = 1
    gan = parts.gan(1)
    pl.Trainer(
        accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False, max_epochs=1
    ).fit(gan, datamodule=data)
    assert bool(gan.read_scalars(0).isfinite().all())


def tiny(cfg: DictConfig, folder: Path, cache: Path) -> DictConfig:
    small = shrink(cfg, 0.0001)
    small.training.batch_size = 4
    small.metric = {}
    node = {"_target_": "ganlab.dataset.folder.Folder", "path": str(folder), "image_size": cfg.dataset.image_size}
    small.dataset = OmegaConf.create({**node, "cache": str(cache)})
    return small


def test_the_published_numbers_do_not_name_a_run() -> None:
    cfg = compose([f"experiment={ROWS[0]}"])
    before = signature(cfg)
    cfg.reference = {}
    assert signature(cfg) == before
