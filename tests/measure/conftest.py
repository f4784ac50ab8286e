"""Tiny runs that the looking tests share: images with and without classes, and points."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab.config import compose
from ganlab.run.train import train
from ganlab.store.run import Run

Make = Callable[..., Run]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Trains a run of two turns on 8 px digits, each once in a session."""
    runs = tmp_path_factory.mktemp("looking")
    known: dict[tuple[str, ...], Run] = {}

    def make(*more: str) -> Run:
        if more not in known:
            plain = [
                "dataset=digits",
                "generator=dcgan",
                "discriminator=gan",
                "generator.widths=[8,8]",
                "metric=[]",
                "discriminator.widths=[16]",
                "generator.latent_dim=6",
                "training.turns=2",
                "training.epochs=null",
                "training.sample_every=1",
                "training.checkpoint_every=2",
                "callback=[]",
                f"paths.runs={runs}",
            ]
            known[more] = train(compose([*{o.split("=")[0]: o for o in (*plain, *more)}.values()]))
        return known[more]

    return make


@pytest.fixture(scope="session")
def plain(made: Make) -> Run:
    """Images, no classes told."""
    return made()


@pytest.fixture(scope="session")
def conditional(made: Make) -> Run:
    """Images of a class that is asked for, judged by a critic."""
    return made("conditioning=concat", "loss=wasserstein")


@pytest.fixture(scope="session")
def points(made: Make) -> Run:
    """No images."""
    return made("dataset=ring", "dataset.samples=256", "generator=gan", "generator.latent_dim=6", "features=identity")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder for pictures."""
    return tmp_path / "pictures"
