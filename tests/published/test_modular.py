"""Imports of the modular framework: both shapes, every pair, and the original's literal recipes."""

import json
import logging
import pickle
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from omegaconf import DictConfig, OmegaConf
from torch.nn.functional import binary_cross_entropy
from torch.testing import assert_close
from words import batch, ready

from ganlab.build.build import build
from ganlab.config import compose, conf_folder
from ganlab.dataset.pickled import Pickled
from ganlab.errors import WrongUse
from ganlab.loss.modular import CRITICS, WORDS, Modular
from ganlab.published.modular import Import, import_file

PAIRS = list(product(WORDS, WORDS))


def write(folder: Path, **content: Any) -> Path:
    path = folder / "config.json"
    path.write_text(json.dumps(content))
    return path


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("datasets") / "mine.p"
    path.write_bytes(pickle.dumps(np.random.default_rng(0).integers(0, 256, (24, 28, 28), dtype=np.uint8), 2))
    return path


def composed(found: Import, folder: Path) -> DictConfig:
    """The experiment as Hydra composes it from a user's own folder."""
    target = folder / "conf" / "experiment" / "imported.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(found.text("config.json"))
    return compose([f"hydra.searchpath=[file://{folder / 'conf'}]", "experiment=imported", "metric=[]", "callback=[]"])


def small(cfg: DictConfig) -> DictConfig:
    cfg.training.batch_size = 8
    for node in (cfg.generator, cfg.discriminator):
        node.widths = [8] * len(node.widths)
    return cfg


@pytest.mark.parametrize(("generator", "discriminator"), PAIRS)
def test_all_16_pairs_import_and_train_a_turn(generator: str, discriminator: str, images: Path, tmp_path: Path) -> None:
    shipped = {"generator": {"choice": generator}, "discriminator": {"choice": discriminator}}
    file = write(
        tmp_path, **shipped, GAN_model={"epochs": "50"}, data_path=str(images), metric_evaluate="MMD",
        result_path="train_results",
    )  # fmt: skip
    cfg = composed(import_file(file), tmp_path)
    assert cfg.training.epochs == 50
    assert cfg.dataset.path == str(images)
    plain = compose([f"generator={generator}", f"discriminator={discriminator}"])
    assert cfg.loss == plain.loss  # the discriminator's recipe
    assert cfg.optimizer.discriminator == plain.optimizer.discriminator
    gan = ready(small(cfg))
    gan.play(batch(gan, (1, 32, 32), 0))
    assert bool(gan.read_scalars(0).isfinite().all())


@pytest.mark.parametrize(("generator", "discriminator"), PAIRS)
def test_the_literal_recipe_names_its_eight_degenerate_cells(
    generator: str, discriminator: str, caplog: pytest.LogCaptureFixture
) -> None:
    cfg = small(
        compose(
            [
                f"generator={generator}",
                f"discriminator={discriminator}",
                "compat=modular",
                "metric=[]",
                "dataset.image_size=16",
                "callback=[]",
            ]
        )
    )
    with caplog.at_level(logging.WARNING, "ganlab"):
        gan = ready(cfg)
    assert isinstance(gan.loss, Modular)
    warned = [r.getMessage() for r in caplog.records if "degenerate" in r.getMessage()]
    assert bool(warned) == bool(gan.loss.degenerate) == ((generator in CRITICS) != (discriminator in CRITICS))
    assert all(f"generator={generator} discriminator={discriminator}" in message for message in warned)
    assert gan.discriminator_steps == 1
    rates = gan.rates()
    assert rates == {
        f"rate/{p}": 5e-5 if w == "wgan" else 2e-4
        for p, w in (("generator", generator), ("discriminator", discriminator))
    }
    assert set(gan.penalties) == {"wgan": {"weight_clipping"}, "wgan_gp": {"channel_gradient_penalty"}}.get(
        generator, set()
    )
    gan.play(batch(gan, (1, 16, 16), 0))
    assert bool(gan.read_scalars(0).isfinite().all())


def test_there_are_eight_degenerate_cells() -> None:
    assert sum(bool(Modular(*pair).degenerate) for pair in PAIRS) == 8


@pytest.mark.parametrize(("generator", "discriminator"), PAIRS)
def test_the_literal_losses_are_the_released_codes(generator: str, discriminator: str) -> None:
    torch.manual_seed(0)
    loss, real, fake = Modular(generator, discriminator), torch.randn(6), torch.randn(6)

    def judged(logits: torch.Tensor, target: float) -> torch.Tensor:
        if discriminator in CRITICS:
            return logits.mean()
        return binary_cross_entropy(logits.sigmoid(), torch.full_like(logits, target))

    on_real, on_fake = judged(real, 1.0), judged(fake, 0.0)
    expected = -on_real + on_fake if generator in CRITICS else (on_real + on_fake) / 2
    assert_close(loss.discriminator(real, fake), expected)
    if generator in CRITICS:
        squashed = fake if discriminator in CRITICS else fake.sigmoid()
        assert_close(loss.generator(fake, None), -squashed.mean())
    else:
        assert_close(loss.generator(fake, None), judged(fake, 1.0))


def test_a_word_without_a_literal_recipe_is_refused() -> None:
    with pytest.raises(
        WrongUse, match="compat=modular has recipes for gan, dcgan, wgan, wgan_gp, got generator=resnet"
    ):
        ready(small_resnet())


def small_resnet() -> DictConfig:
    return compose(["generator=resnet", "generator.width=8", "discriminator=gan", "compat=modular", "metric=[]"])


def test_numbers_as_text_sizes_that_differ_and_foreign_losses_are_repaired(images: Path) -> None:
    found = import_file(
        write(
            images.parent,
            generator={
                "choice": "dcgan",
                "loss": "Mean",
                "input_shape": "28",
                "optimizer": {"choice": "Adam", "learning_rate": "0.01"},
            },
            discriminator={"choice": "gan", "loss": "BCE", "input_shape": 32},
            GAN_model={"epochs": "1", "mini_batch_size": "8", "clip_value": 0.01, "w_loss": 1, "n_critic": 5},
            data_path=images.name,
            sample_interval=400,
        )
    )
    assert found.overrides["loss"] == "non_saturating"
    said = "\n".join(found.repaired)
    for words in (
        "epochs was the text '1'",
        "input_shape differ",
        "generator.loss=Mean",
        "w_loss=1",
        "clip_value=0.01",
    ):
        assert words in said
    assert found.values["training"] == {**{"epochs": 1, "batch_size": 8, "discriminator_steps": 5, "sample_every": 400}}
    assert found.values["optimizer"]["generator"]["lr"] == 0.01
    assert found.values["optimizer"]["discriminator"]["betas"] == [0.5, 0.999]


def test_explicit_optimizers_and_constraints_compose_and_train(images: Path, tmp_path: Path) -> None:
    found = import_file(
        write(
            tmp_path,
            generator={"choice": "gan", "optimizer": {"choice": "Adam", "learning_rate": 0.001, "b1": 0.0}},
            discriminator={"choice": "wgan", "optimizer": {"choice": "RMSprop"}},
            GAN_model={"clip_value": 0.02, "lambda_gp": -1, "w_loss": 1},
            data_path=str(images),
            metric_evaluate="FID",
        )
    )
    cfg = small(composed(found, tmp_path))
    assert cfg.optimizer.generator.betas == [0.0, 0.999]
    assert cfg.optimizer.discriminator.lr == 5e-5
    assert cfg.penalty.weight_clipping.bound == 0.02
    gan = ready(cfg)
    gan.play(batch(gan, (1, 32, 32), 0))
    assert max(float(p.detach().abs().max()) for p in gan.discriminator.parameters()) <= 0.02


def test_the_papers_shape_names_parts_alone(tmp_path: Path) -> None:
    parts = {"generator": "DCGAN", "discriminator": "WGAN-GP", "loss": {"discriminator": "Mean"}, "optimizer": "Adam"}
    found = import_file(write(tmp_path, **parts, epochs=50, dataset="MNIST", metric="FID"))
    assert found.overrides["generator"] == "dcgan"
    assert found.overrides["discriminator"] == "wgan_gp"
    assert found.overrides["loss"] == "wasserstein"
    assert found.overrides["dataset"] == "mnist"
    assert found.values["training"]["epochs"] == 50
    assert not found.repaired


@pytest.mark.parametrize(
    ("named", "word"),
    [("dataset/mnistData.pkl", "mnist"), ("dataset/MNIST_data.pkl", "mnist"), ("cifar10.pkl", "cifar10"),
     ("data/CIFAR-100.pickle", "cifar100"), ("fashion-mnist.pkl", "fashion_mnist")],
)  # fmt: skip
def test_a_dataset_that_is_not_here_is_known_by_its_files_name(named: str, word: str, tmp_path: Path) -> None:
    parts = {"generator": {"choice": "gan"}, "discriminator": {"choice": "gan"}}
    found = import_file(write(tmp_path, **parts, data_path=named, metric_evaluate="MMD"))
    assert found.overrides["dataset"] == word
    assert found.repaired == [f"data_path={named} is no file here; by its name it is {word}, which is loaded instead"]
    cfg = composed(found, tmp_path)
    assert cfg.dataset.channels == (3 if word.startswith("cifar") else 1)
    assert found.overrides["metric"] == ["kid"]
    assert "no channels -> dataset.channels" in "\n".join(found.mapped)
    assert not [sentence for sentence in found.mapped if sentence.startswith("input_shape")]


@pytest.mark.parametrize(("generator", "epochs"), [("gan", 5), ("dcgan", 1), ("wgan_gp", 1)])
def test_the_budget_is_the_toolkits_where_the_file_has_none(generator: str, epochs: int, tmp_path: Path) -> None:
    found = import_file(write(tmp_path, generator=generator, discriminator="gan", dataset="mnist"))
    assert found.values["training"]["epochs"] == epochs
    assert f"no epochs (the toolkit's for {generator}) -> training.epochs={epochs}" in found.mapped


def test_every_key_that_was_dropped_is_named(tmp_path: Path) -> None:
    found = import_file(
        write(
            tmp_path,
            generator={
                "choice": "gan",
                "pre_trained_path": "g.pt",
                "optimizer": {"choice": "Adam", "b3": 1},
                "depth": 2,
            },
            discriminator={"choice": "gan", "latent_dim": 7},
            GAN_model={"classes": -1, "data_label": 0, "n_critic": -1, "w_loss": 0, "lambda_gp": -1, "momentum": 0.1},
            data_path="dataset1.p",
            cuda=True,
            save_model_path="saved",
            notes="mine",
        )
    )
    said = "\n".join(found.left_out)
    for words in (
        "generator.pre_trained_path=g.pt",
        "generator.optimizer.b3=1 is not known",
        "generator.depth=2 is not known",
        "discriminator.latent_dim=7 is not known",
        "GAN_model.momentum=0.1 is not known",
        "classes=-1",
        "data_label=0",
        "n_critic=-1",
        "cuda=True",
        "save_model_path=saved",
        "notes=mine is not known",
    ):
        assert words in said
    assert len(found.left_out) == 11
    mapped = "\n".join(found.mapped)
    assert "w_loss=0 -> the discriminator's loss, which it fits" in mapped
    assert "lambda_gp=-1 -> none of its own" in mapped


def test_a_pickle_without_labels_is_measured_by_nothing(images: Path, tmp_path: Path) -> None:
    parts = {"generator": {"choice": "gan"}, "discriminator": {"choice": "gan"}}
    found = import_file(write(tmp_path, **parts, data_path=str(images), metric_evaluate="FID"))
    assert found.overrides["metric"] == []
    assert "features=inception metric=[fid]" in found.repaired[0]
    labelled = tmp_path / "labelled.p"
    labelled.write_bytes(pickle.dumps((np.zeros((4, 28, 28), np.uint8), np.arange(4)), 2))
    found = import_file(write(tmp_path, **parts, data_path=str(labelled), metric_evaluate="FID"))
    assert found.overrides["metric"] == ["fid"]


@pytest.mark.parametrize("literal", [True, False])
def test_the_files_own_constraints_are_kept(literal: bool, images: Path, tmp_path: Path) -> None:
    process = {"w_loss": 1, "clip_value": 0.02, "lambda_gp": 3, "n_critic": 5}
    file = write(
        tmp_path,
        generator={"choice": "dcgan"},
        discriminator={"choice": "wgan"},
        GAN_model=process,
        data_path=str(images),
    )
    gan = ready(small(composed(import_file(file, literal), tmp_path)))
    real, fake = torch.tensor([1.0, 4.0]), torch.tensor([0.0, 2.0])
    assert_close(gan.loss.discriminator(real, fake), torch.tensor(1.0 - 2.5))
    assert gan.penalties["weight_clipping"].bound == 0.02
    penalty = gan.penalties["channel_gradient_penalty" if literal else "gradient_penalty"]
    assert penalty.weight == 3
    assert gan.discriminator_steps == (1 if literal else 5)


def test_a_w_loss_of_one_makes_a_cell_of_cross_entropies_degenerate() -> None:
    assert Modular("gan", "gan", w_loss=True).degenerate.startswith("the process of w_loss=1 negates the loss of reals")
    assert not Modular("wgan", "wgan_gp", clip_value=-1.0).penalties()
    assert not Modular("gan", "wgan", lambda_gp=10.0).penalties()  # there only with w_loss


def test_the_literal_dcgan_is_drawn_by_torch_and_its_first_norm_has_torchs_eps() -> None:
    cells = ["generator=dcgan", "discriminator=dcgan", "metric=[]", "callback=[]"]
    literal = ready(compose([*cells, "compat=modular"]))
    norms = [m.eps for m in literal.generator.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    assert norms == [1e-5, 0.8, 0.8]
    first = next(m for m in literal.discriminator.modules() if isinstance(m, torch.nn.Conv2d))
    assert_close(first.weight.abs().max(), torch.tensor(1 / 3), rtol=0.05, atol=0)  # uniform, of 9 inputs
    script = ready(compose([*cells, "compat=pytorch_gan"]))
    assert [m.eps for m in script.generator.modules() if isinstance(m, torch.nn.BatchNorm2d)] == [1e-5, 0.8, 0.8]
    first = next(m for m in script.discriminator.modules() if isinstance(m, torch.nn.Conv2d))
    assert_close(first.weight.std(), torch.tensor(0.02), rtol=0.2, atol=0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"generator": {"choice": "seq_gan"}}, r"choice=seq_gan writes text, and the discriminator's is gan"),
        ({"generator": {"choice": "nogan"}}, "it must be one of gan, cgan, dcgan, wgan, wgan_gp"),
        ({"generator": {"choice": "gan", "loss": "NLL"}}, "generator.loss=NLL"),
        ({"metric_evaluate": "SWD"}, "metric_evaluate=SWD .* FID, MMD"),
        ({"data_path": "elsewhere.p"}, "data_path=elsewhere.p is no file here"),
        ({"GAN_model": {"epochs": "many"}}, "epochs='many' is no number"),
        ({"generator": {}}, "generator has no choice"),
    ],
)
def test_unknown_choices_are_refused_by_name(content: dict[str, Any], message: str, tmp_path: Path) -> None:
    plain = {"generator": {"choice": "gan"}, "discriminator": {"choice": "gan"}}
    with pytest.raises(WrongUse, match=message):
        import_file(write(tmp_path, **{**plain, **content}))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("[1")
    with pytest.raises(WrongUse, match="cannot be read as JSON"):
        import_file(tmp_path / "config.json")
    with pytest.raises(WrongUse, match="names no generator and discriminator"):
        import_file(write(tmp_path, a=1))


def test_the_command_writes_an_experiment_and_says_what_it_did(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ganlab.__main__ import main

    monkeypatch.chdir(tmp_path)
    write(tmp_path, generator={"choice": "gan"}, discriminator={"choice": "wgan"}, data_path=str(images))
    monkeypatch.setattr("sys.argv", ["ganlab", "import", "config.json", "--literal"])
    main()
    printed = capsys.readouterr().out
    assert "generator.choice -> generator=gan" in printed
    assert "python train.py experiment=config" in printed
    written = OmegaConf.load(tmp_path / "conf" / "experiment" / "config.yaml")
    assert {"override /compat": "modular"} in written.defaults
    assert Pickled(str(images)).load("train").data.shape[0] > 0
    assert (conf_folder() / "compat" / "modular.yaml").is_file()


@pytest.mark.parametrize("has_text", [True, False])
def test_seq_gan_is_the_game_over_tokens(has_text: bool, tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("".join(f"line {number} says so\n" for number in range(40)))
    players = {p: {"choice": "seq_gan", "loss": "BCE"} for p in ("generator", "discriminator")}
    data = {"data_path": "lines.txt"} if has_text else {}
    process = {"epochs": 3, "mini_batch_size": 16, "seq": 1}
    found = import_file(write(tmp_path, **players, GAN_model=process, metric_evaluate="FID", **data))
    cfg = composed(found, tmp_path)
    assert cfg.game._target_.endswith("Sequence")
    assert cfg.dataset._target_.endswith("Text" if has_text else "Oracle")
    assert (cfg.training.epochs, cfg.training.batch_size) == (3, 16)
    assert len([line for line in found.left_out if "loss=BCE" in line or "FID" in line]) == 3
    game = build(cfg).game(1)
    assert game.generator.language is not None
