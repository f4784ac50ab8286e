"""What a config says, and what names a run."""

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
import yaml
from omegaconf import OmegaConf

from ganlab.config import compose, conf_folder, plain_values, signature
from ganlab.errors import WrongUse

WORDS = ("gan", "dcgan", "wgan", "wgan_gp")


def test_all_sixteen_cells_are_different_runs() -> None:
    names = {signature(compose([f"generator={g}", f"discriminator={d}"])) for g, d in product(WORDS, WORDS)}
    assert len(names) == 16


def test_what_cannot_change_the_result_does_not_name_the_run() -> None:
    plain = signature(compose([]))
    for override in (
        "paths.runs=/x",
        "name=x",
        "logger=[tensorboard]",
        "trainer=cpu",
        "trainer.devices=2",
        "+fresh=true",
        "fresh=true",
        "training.sample_every=7",
        "callback=[]",
        "paths.cache=/y",
    ):
        assert signature(compose([override])) == plain, override
    for override in (
        "seed=1",
        "training.turns=9",
        "loss=hinge",
        "generator.latent_dim=99",
        "trainer.precision=bf16-mixed",
    ):
        assert signature(compose([override])) != plain, override


def test_a_key_that_defaults_to_nothing_renames_no_run() -> None:
    cfg = compose(["dataset=mnist"])
    before = signature(cfg)
    OmegaConf.set_struct(cfg, False)
    cfg.generator.later, cfg.training.later, cfg.zoo = None, [], {"inside": {"more": None}}
    assert signature(cfg) == before
    cfg.training.later = [0]
    assert signature(cfg) != before


def test_what_only_interpolates_paths_names_no_run_resolved_or_not() -> None:
    cfg = compose(["dataset=mnist", "paths.runs=/a", "paths.cache=/b"])
    other = compose(["dataset=mnist", "paths.runs=/c", "paths.cache=/d"])
    OmegaConf.set_struct(cfg, False)
    cfg.dataset.beside, cfg.dataset.both = "${paths.runs}/extra", "${dataset.cache}-${seed}"
    assert signature(cfg) == signature(other)
    plain = plain_values(cfg)
    assert plain["dataset"]["cache"] == "${paths.cache}"
    assert plain["dataset"]["both"] == "${paths.cache}-0"
    assert plain["paths"] == {"runs": "/a", "cache": "/b"}
    assert plain["optimizer"]["generator"]["lr"] == cfg.optimizer.generator.lr
    assert signature(OmegaConf.create(plain)) == signature(other)


def test_a_discriminator_brings_its_recipe_and_the_command_line_wins() -> None:
    recipe = compose(["discriminator=wgan_gp"])
    assert list(recipe.penalty) == ["gradient_penalty"]
    assert recipe.loss._target_.endswith("Wasserstein")
    assert recipe.training.discriminator_steps == 5
    assert recipe.optimizer.discriminator.lr == 1e-4
    told = compose(["discriminator=wgan_gp", "loss=hinge", "penalty=[r1]", "training.discriminator_steps=2"])
    assert list(told.penalty) == ["r1"]
    assert told.loss._target_.endswith("Hinge")
    assert told.training.discriminator_steps == 2
    assert compose(["discriminator=wgan", "optimizer=sgd"]).optimizer.generator._target_ == "torch.optim.SGD"
    assert list(compose(["penalty=[]"]).penalty) == []
    assert list(compose(["penalty=r1"]).penalty) == ["r1"]


def test_an_experiment_wins_over_a_recipe() -> None:
    experiments = [path.stem for path in (conf_folder() / "experiment").glob("*.yaml")]
    assert "wgan_gp_mnist" in experiments
    assert compose(["experiment=wgan_gp_mnist", "optimizer.generator.lr=3e-4"]).optimizer.generator.lr == 3e-4


def test_the_generator_brings_its_rate_to_recipes_only() -> None:
    assert compose(["generator=wgan", "discriminator=gan"]).optimizer.generator.lr == 5e-5
    assert compose(["generator=wgan", "discriminator=gan", "optimizer=adam"]).optimizer.generator.lr == 2e-4


def test_help_names_the_groups_alone_and_leaves_torch_alone() -> None:
    code = "import sys; from ganlab.__main__ import main; main(['train', '--help'])"
    check = "import atexit, sys; atexit.register(lambda: print('torch' in sys.modules)); " + code
    said = subprocess.run([sys.executable, "-c", check], check=True, capture_output=True, text=True, timeout=60).stdout
    groups = said.partition("(group=option)")[2].partition("== Config ==")[0].split("\n")
    words = {path.parent.name for path in conf_folder().glob("*/*.yaml")} | {"sweeps"}
    assert {line.partition(":")[0] for line in groups if line.strip(" =")} == words
    assert said.endswith("False\n")


def test_an_unknown_word_is_one_sentence() -> None:
    with pytest.raises(WrongUse, match="generator has no word nope; `ganlab words generator` lists them"):
        compose(["generator=nope"])


# The folder's names of these configs. They change when what a run computes by default does, and then on purpose:
# `make signatures` writes them anew.
PINNED = Path(__file__).with_name("signatures.yaml")


def test_signatures_are_the_pinned_ones() -> None:
    pinned = yaml.safe_load(PINNED.read_text())
    assert {line: signature(compose(line.split())) for line in pinned} == pinned
