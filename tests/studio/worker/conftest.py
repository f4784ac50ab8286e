"""One app with one worker for all tests here, over tiny runs that are trained once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ganlab.config import compose
from ganlab.run.train import train
from ganlab.store.run import Run
from ganlab.studio.address import id_of
from ganlab.studio.app import create_app
from ganlab.studio.state import Studio

PLAIN = (
    "dataset=digits",
    "generator=dcgan",
    "discriminator=gan",
    "generator.widths=[8,8]",
    "metric=[]",
    "trainer=cpu",
    "discriminator.widths=[16]",
    "generator.latent_dim=6",
    "training.turns=4",
    "training.epochs=null",
    "training.sample_every=0",
    "training.checkpoint_every=2",
    "callback=[]",
)


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HOME", str(folder / "hub"))  # no dataset of this machine's user is found
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[3] / "src")]))
        yield Studio(folder / "runs")


@pytest.fixture(scope="session")
def client(studio: Studio) -> Iterator[TestClient]:
    with TestClient(create_app(studio), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


def made(studio: Studio, *more: str) -> Run:
    words = {o.split("=")[0]: o for o in (*PLAIN, *more)}
    return train(compose([*words.values(), f"paths.runs={studio.runs}"]))


@pytest.fixture(scope="session")
def plain(studio: Studio) -> Run:
    """Images, no classes told."""
    return made(studio)


@pytest.fixture(scope="session")
def conditional(studio: Studio) -> Run:
    """Images of a class that is asked for, judged by a critic whose network normalises batches."""
    more = (
        "discriminator=dcgan",
        "discriminator.widths=[8,8]",
        "discriminator.normalization=batch",
        "loss=wasserstein",
    )
    return made(studio, "conditioning=concat", *more)


@pytest.fixture(scope="session")
def points(studio: Studio) -> Run:
    """No images."""
    return made(studio, "dataset=ring", "dataset.samples=256", "generator=gan", "features=identity")


@pytest.fixture(scope="session")
def sounds(studio: Studio) -> Run:
    """Of 64 numbers each."""
    small = (
        "dataset=tones",
        "dataset.length=64",
        "dataset.samples=40",
        "generator.width=2",
        "discriminator.width=2",
        "features=identity",
        "metric=[]",
        "trainer=cpu",
        "training.turns=1",
        "training.epochs=null",
        "callback=[]",
        "training.batch_size=8",
        "training.sample_every=0",
        "training.discriminator_steps=1",
    )
    return train(compose([*small, f"paths.runs={studio.runs}"]))


@pytest.fixture(scope="session")
def at(studio: Studio) -> Callable[..., str]:
    """The address of a run's page."""
    return lambda run, page="": f"/api/explore/{id_of(run, studio.runs)}{page}"
