from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab import Run, compose, train

TINY = [
    *(
        "dataset=ring",
        "dataset.samples=500",
        "generator=gan",
        "generator.widths=[16,16]",
        "discriminator.widths=[16,16]",
    ),
    *(
        "training.turns=40",
        "training.log_every=5",
        "training.evaluate_every=20",
        "training.evaluate_samples=200",
    ),
    *("training.sample_every=20", "metric.kid.subsets=4", "callback=[]", "trainer=cpu"),
]
Trains = Callable[..., Run]


def ask(folder: Path, *words: str) -> Run:
    """Train a tiny run in `folder`/runs, as the command line would."""
    asked = [*TINY, f"paths.runs={folder / 'runs'}", f"paths.cache={folder / 'cache'}", *words]
    return train(compose(asked), asked)


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="session")
def finished(workplace: Path) -> Run:
    return ask(workplace, "discriminator=gan")


@pytest.fixture(scope="session")
def critic(workplace: Path) -> Run:
    return ask(workplace, "discriminator=wgan_gp", "training.discriminator_steps=1")
