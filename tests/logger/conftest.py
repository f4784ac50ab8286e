import pytest

from ganlab import Run, compose, train

TINY = [
    "dataset=ring",
    "dataset.samples=500",
    "generator=gan",
    "discriminator=gan",
    "metric.kid.subsets=4",
    "generator.widths=[16,16]",
    "discriminator.widths=[16,16]",
    "training.turns=40",
    "training.log_every=5",
    "training.evaluate_every=20",
    "training.evaluate_samples=200",
    "training.sample_every=20",
    "callback=[]",
    "trainer=cpu",
    "name=tiny",
    "logger=[wandb,tensorboard]",
    "logger.wandb.mode=offline",
]


@pytest.fixture(scope="session")
def tiny() -> list[str]:
    return TINY


@pytest.fixture(scope="session")
def logged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """Two runs of one process, in W&B and TensorBoard at once."""
    folder = tmp_path_factory.mktemp("logged")

    def ask(*words: str) -> Run:
        places = [f"paths.runs={folder / 'runs'}", f"paths.cache={folder / 'cache'}"]
        return train(compose([*TINY, *places, *words]), [*TINY, *words])

    return ask(), ask("seed=1", "logger.wandb.tags=[b,a]", "logger.wandb.group=two")
