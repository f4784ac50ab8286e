"""A stopped run of the zoo's networks goes on exactly where it was."""

from pathlib import Path

import pytest
import torch
from omegaconf import DictConfig
from torch.testing import assert_close

from ganlab.config import compose
from ganlab.published.shrink import shrink
from ganlab.run.train import train
from ganlab.store.checkpoint import newest
from ganlab.store.run import Run

pytestmark = pytest.mark.filterwarnings("ignore")  # Lightning's own, about itself


SMALL = [
    "dataset=digits",
    "dataset.image_size=32",
    "dataset.limit=64",
    "metric=[]",
    "callback=[]",
    "training.batch_size=8",
    "training.turns=1",
    "trainer=cpu",
]


def small(*overrides: str) -> DictConfig:
    return shrink(compose([*overrides, *SMALL]), 0.001)


def test_a_spectrally_normalised_run_resumes_exactly(tmp_path: Path) -> None:
    """The vectors of the power iteration and the moving average are part of the state."""
    whole, parted = (
        small(
            "generator=sagan",
            "discriminator=sagan",
            f"paths.runs={tmp_path}",
            f"name={name}",
            "seed=3",
            "training.sample_every=0",
            "training.evaluate_every=0",
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
