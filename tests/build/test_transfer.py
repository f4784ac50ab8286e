"""Starting from another run's weights, with and without freezing."""

import shutil
from pathlib import Path

import pytest
import torch
from torch import nn

from ganlab.build.build import build, build_to_train
from ganlab.build.transfer import freeze
from ganlab.config import compose, signature
from ganlab.errors import WrongUse
from ganlab.run.train import train
from ganlab.store.checkpoint import newest

QUICK = ("discriminator=gan", "trainer=cpu", "metric=[]", "training.turns=3", "training.sample_every=0")


@pytest.fixture
def source(tmp_path: Path) -> str:
    return str(train(compose(small(tmp_path))).folder)


def small(folder: Path, *more: str) -> list[str]:
    return [
        "dataset=ring",
        "dataset.samples=256",
        *QUICK,
        "callback=[]",
        f"paths.runs={folder}",
        "generator.widths=[8,8]",
        "discriminator.widths=[8,8]",
        "training.batch_size=16",
        *more,
    ]


@pytest.mark.filterwarnings("ignore")
def test_a_run_starts_from_another_runs_weights(tmp_path: Path, source: str) -> None:
    cfg = compose(small(tmp_path, f"init_from='{Path(source).name[:8]}'", "seed=5"))  # by its signature
    weights = newest(Path(source) / "checkpoints")["gan"]["weights"]  # type: ignore[index]
    gan = build_to_train(cfg).game(3)
    for name, tensor in gan.state_dict().items():
        player, _, rest = name.partition(".")
        if player in ("generator", "discriminator", "ema"):
            origin = "generator" if player == "ema" else player
            assert torch.equal(tensor, weights[f"{origin}.{rest}"]), name
    assert signature(cfg) != signature(compose(small(tmp_path, "seed=5")))
    assert train(cfg).state == "finished"


@pytest.mark.filterwarnings("ignore")
def test_other_shapes_are_one_sentence(tmp_path: Path, source: str) -> None:
    wider = compose(small(tmp_path, f"init_from={source}", "discriminator.widths=[8,16]"))
    with pytest.raises(WrongUse, match=r"\(1, 8\) for discriminator.head.weight where this run has \(1, 16\)"):
        build_to_train(wider)
    deeper = compose(small(tmp_path, f"init_from={source}", "generator.widths=[8,8,8]"))
    with pytest.raises(WrongUse, match=r"for generator\..* where this run has .*; use the same generator"):
        build_to_train(deeper)


def test_no_run_and_no_checkpoint_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"init_from: .* is neither a run's folder"):
        build_to_train(compose(small(tmp_path, f"init_from={tmp_path}/nothing")))
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "config.yaml").write_text("seed: 0\n")
    with pytest.raises(WrongUse, match="has no checkpoint"):
        build_to_train(compose(small(tmp_path, f"init_from={tmp_path}/empty")))


@pytest.mark.filterwarnings("ignore")
def test_frozen_layers_stay_and_the_others_move(tmp_path: Path, source: str) -> None:
    run = train(compose(small(tmp_path, f"init_from={source}", "training=freeze", "training.freeze_discriminator=1")))
    before, after = (newest(Path(f) / "checkpoints")["gan"]["weights"] for f in (source, run.folder))  # type: ignore[index]
    assert torch.equal(before["discriminator.layers.0.weight"], after["discriminator.layers.0.weight"])
    assert not torch.equal(before["discriminator.layers.2.weight"], after["discriminator.layers.2.weight"])
    assert not torch.equal(before["discriminator.head.weight"], after["discriminator.head.weight"])


def test_freezing_counts_layers_from_the_input() -> None:
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Conv2d(4, 4, 3), nn.Linear(4, 1))
    freeze(network, 1)
    assert [p.requires_grad for p in network.parameters()] == [False] * 4 + [True] * 4
    with pytest.raises(WrongUse, match="use at most 2"):
        freeze(network, 3)


def test_freezing_random_layers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="give init_from=RUN"):
        build(compose(small(tmp_path, "training.freeze_discriminator=1")))


@pytest.mark.filterwarnings("ignore")
def test_a_run_goes_on_without_the_run_it_began_from(tmp_path: Path, source: str) -> None:
    cfg = compose(small(tmp_path, f"init_from={source}", "seed=5"))
    run = train(cfg)
    shutil.rmtree(source)
    (run.folder / "result.json").unlink()
    run.update_status("interrupted", 3)
    assert train(cfg).state == "finished"
    assert build(run.config).generator is not None
    with pytest.raises(WrongUse, match=r"init_from: .* is neither a run's folder"):
        train(compose(small(tmp_path, f"init_from={source}", "seed=5", "fresh=true")))
