"""Every named GAN is a sentence of words that trains with no further one."""

import math
import re
from pathlib import Path

import pytest
import yaml

from ganlab.config import compose, conf_folder
from ganlab.config.models import page
from ganlab.config.words import read
from ganlab.published.shrink import shrink
from ganlab.run.train import train

FOLDER = conf_folder() / "model"
MODELS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
BRIEF = [
    "training.turns=3",
    "training.epochs=null",
    "training.batch_size=8",
    "training.log_every=1",
    "metric=[]",
    "training.evaluate_every=0",
    "training.sample_every=0",
    "training.checkpoint_every=0",
    "callback=[]",
    "trainer=cpu",
]


def test_there_are_fifty() -> None:
    assert len(MODELS) >= 50


@pytest.mark.parametrize("word", MODELS)
def test_a_model_names_its_paper_and_trains_with_no_further_word(word: str, tmp_path: Path) -> None:
    about = read("model", word)
    assert about.papers, f"the first comments of {word}.yaml name no paper as `Who et al. YEAR`"
    assert re.search(r"arXiv:\d{4}\.\d{4,5}", about.about)
    cfg = shrink(compose([f"model={word}", *BRIEF, f"paths.runs={tmp_path}"]), 0.002)
    cfg.training.turns = 3
    run = train(cfg, [f"model={word}"])
    assert run.state == "finished"
    numbers = [value for row in run.history for value in row.values() if isinstance(value, float)]
    assert len(run.history) == 3
    assert all(map(math.isfinite, numbers))


def test_a_recipe_gives_way_to_a_model_a_model_to_an_experiment_and_that_to_the_command_line() -> None:
    recipe = compose(["discriminator=wgan_gp", "generator=gan"])
    assert recipe.loss._target_.endswith("Wasserstein")
    assert recipe.training.discriminator_steps == 5

    model = compose(["model=dcgan", "discriminator=wgan_gp"])  # the recipe of that critic is not asked
    assert model.discriminator._target_.endswith("MLP")
    assert model.loss._target_.endswith("NonSaturating")
    assert list(model.penalty) == []
    assert model.training.discriminator_steps == 1
    assert model.optimizer.discriminator.lr == 2e-4

    assert compose(["model=cgan"]).loss._target_.endswith("NonSaturating")
    experiment = compose(["experiment=cgan_mnist"])  # of model=cgan, with another loss
    assert experiment.loss._target_.endswith("LeastSquares")
    assert experiment.training.epochs == 200
    assert experiment.conditioning._target_.endswith("Concat")
    told = compose(["experiment=cgan_mnist", "loss=hinge", "training.epochs=2"])
    assert told.loss._target_.endswith("Hinge")
    assert told.training.epochs == 2
    assert compose(["loss=hinge", "model=lsgan"]).loss._target_.endswith("Hinge")  # wherever it stands


def test_a_model_goes_with_other_data_and_other_networks() -> None:
    cfg = compose(["model=sngan", "dataset=cifar10"])
    assert cfg.dataset.name == "cifar10"
    assert cfg.generator._target_.endswith("ResNet")
    assert compose(["model=sngan", "generator=sndcgan"]).generator._target_.endswith("SNDCGAN")


def test_what_a_model_sets_of_a_word_is_left_where_the_word_is_not_chosen(tmp_path: Path) -> None:
    words = ["model=biggan", "penalty=[]", *BRIEF, f"paths.runs={tmp_path}"]
    cfg = shrink(compose(words), 0.002)
    cfg.training.turns = 1
    assert train(cfg, words).state == "finished"


def test_the_page_of_models_is_current() -> None:
    assert (conf_folder().parent / "docs" / "models.md").read_text() == page(), "run `make docs`"


def test_every_model_of_images_is_in_the_sweep() -> None:
    sweep = yaml.safe_load((conf_folder().parent / "sweeps" / "models.yaml").read_text())
    named = [word for grid in sweep["hydra"]["sweeper"]["params"] for word in grid["model"].split(",")]
    of_images = [word for word in MODELS if brings_no_data(word)]
    assert sorted(named) == of_images


def brings_no_data(word: str) -> bool:
    """Whether a model brings no data of its own."""
    return "dataset" not in read("model", word).recipe
