"""The rules at invented speeds, the experiment that comes of them, and the probe."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from PIL import Image

from ganlab.build.build import build
from ganlab.cli.suggest import run as command
from ganlab.config import compose, signature
from ganlab.errors import WrongUse
from ganlab.suggest.experiment import write
from ganlab.suggest.material import Material
from ganlab.suggest.probe import seconds_per_turn
from ganlab.suggest.rules import SHARE, Line, Speed, Suggestion, choose
from ganlab.suggest.suggest import suggest

MINUTES = 100
SECONDS = 60 * SHARE * MINUTES
CIFAR = Material("cifar10", (3, 32, 32), 50_000, 5_000, 5_000, True)
PICTURES = Material("folder", (3, 64, 64), 200, 20, 20, True)


def speeds(**by_generator: float) -> Speed:
    """Seconds per turn by the generator's word, at any size and width."""
    return lambda overrides, enough: by_generator[value(overrides, "generator")]


def value(overrides: Sequence[str], key: str) -> str:
    """The last of a key, as on a command line."""
    return next(o.partition("=")[2] for o in reversed(overrides) if o.startswith(f"{key}="))


def chosen(material: Material, speed: Speed) -> dict[str, str]:
    return {line.key: line.value for line in choose(material, MINUTES, speed).lines}


@pytest.mark.parametrize(
    ("resnet", "sndcgan", "dcgan", "generator"),
    [
        (SECONDS / 20_000, 9, 9, "resnet"),
        (SECONDS / 19_999, SECONDS / 8_000, 9, "sndcgan"),
        (9, SECONDS / 7_999, SECONDS / 2_000, "dcgan"),
    ],
)
def test_the_strongest_that_gets_its_turns(resnet: float, sndcgan: float, dcgan: float, generator: str) -> None:
    found = choose(CIFAR, MINUTES, speeds(resnet=resnet, sndcgan=sndcgan, dcgan=dcgan, gan=9))
    assert value(found.overrides, "generator") == generator
    assert len(found.passed) == ["resnet", "sndcgan", "dcgan"].index(generator)
    assert all("turns" in sentence for sentence in found.passed)


def test_turns_fill_the_time_up_to_five_times_the_need() -> None:
    assert chosen(CIFAR, speeds(resnet=SECONDS / 30_000))["training.turns"] == "30000"
    assert chosen(CIFAR, speeds(resnet=1e-9))["training.turns"] == "100000"
    assert chosen(CIFAR, speeds(resnet=1e-9))["training.evaluate_every"] == "5000"


@pytest.mark.parametrize(("count", "generator"), [(2_000, "resnet"), (1_999, "sndcgan"), (999, "dcgan"), (199, "gan")])
def test_few_images_want_fewer_weights(count: int, generator: str) -> None:
    fast = speeds(resnet=1e-3, sndcgan=1e-3, dcgan=1e-3, gan=1e-3)
    found = choose(Material("x", (3, 32, 32), count), MINUTES, fast)
    assert value(found.overrides, "generator") == generator


def test_what_cannot_be_built_is_passed_over_in_its_own_words() -> None:
    def speed(overrides: Sequence[str], enough: float) -> float:
        if value(overrides, "generator") == "resnet":
            raise WrongUse("sizes are 4 to 7 times a power of two")
        return 1e-3

    found = choose(CIFAR, MINUTES, speed)
    assert found.passed == ("resnet: sizes are 4 to 7 times a power of two",)


def test_two_hundred_pictures() -> None:
    """Augmented, judged by KID, and at 32 px before anything gets narrower."""

    def speed(overrides: Sequence[str], enough: float) -> float:
        small = "dataset.image_size=32" in overrides
        return SECONDS / (3_000 if small else 100)

    found = chosen(PICTURES, speed)
    assert (found["generator"], found["dataset.image_size"]) == ("dcgan", "32")
    assert "generator.widths" not in found
    assert found["augmentation"] == "[diffaugment,flip]"
    assert found["metric"] == "[kid,fid]"
    assert (found["conditioning"], found["features"]) == ("none", "inception")

    narrow = chosen(PICTURES, lambda o, enough: 1e-3 if "generator.widths=[64,64,32]" in o else 1e3)
    assert (narrow["generator"], narrow["dataset.image_size"]) == ("dcgan", "32")
    fixed = Material("mine", (3, 64, 64), 200)
    assert "dataset.image_size" not in chosen(fixed, lambda o, enough: 1e3)


@pytest.mark.parametrize(
    ("shape", "generator"),
    [((1, 32, 32), "gan"), ((1, 64, 64), "gan"), ((3, 32, 32), "dcgan"), ((3, 64, 64), "dcgan")],
)
def test_where_nothing_gets_its_turns(shape: tuple[int, ...], generator: str) -> None:
    """Grey images get MLPs, others convolutions of a quarter of their widths; a half is tried before."""
    material = Material("x", shape, 60_000, resizable=True)
    found = choose(material, MINUTES, lambda overrides, enough: 1e3)
    assert value(found.overrides, "generator") == generator
    assert sum("widths divided" in sentence for sentence in found.passed) == 1
    assert ("generator.widths=[32,32,16]" in found.overrides) == (generator == "dcgan")

    half = choose(material, MINUTES, lambda o, enough: 1e-3 if "generator.widths=[64,64,32]" in o else 1e3)
    assert value(half.overrides, "generator") == "dcgan"


def test_labels_and_photographs() -> None:
    fast = speeds(resnet=1e-3, sndcgan=1e-3, dcgan=1e-3, gan=1e-3)
    assert chosen(CIFAR, fast)["conditioning"] == "projection"
    assert "augmentation" not in chosen(CIFAR, fast)
    grey = chosen(Material("x", (1, 32, 32), 1_500, 50, 50), fast)
    assert grey["augmentation"] == "[diffaugment]"
    assert (grey["conditioning"], grey["features"]) == ("projection", "classifier")
    assert chosen(Material("x", (1, 32, 32), 1_500, 49, 49), fast)["conditioning"] == "none"
    assert chosen(Material("x", (1, 32, 32), 60, 30, 30), fast)["training.batch_size"] == "60"


def test_points_never_meet_a_convolution() -> None:
    for seconds in (1e-9, 1e9):
        found = chosen(Material("ring", (2,), 20_000, 2_000, 2_000), speeds(gan=seconds))
        assert (found["generator"], found["discriminator"], found["features"]) == ("gan", "gan", "identity")
        assert (found["penalty"], found["training.turns"]) == ("[r1]", "50000" if seconds < 1 else "1")
    with pytest.raises(WrongUse, match="points and images alone"):
        Material("sound", (1, 16_384), 9)


MATERIALS = [
    Material("digits", (1, 8, 8), 1_437, 127, 127, True),
    Material("ring", (2,), 20_000, 2_000, 2_000),
    Material("mnist", (1, 32, 32), 60_000, 5_000, 5_000, True),
    Material("celeba", (3, 64, 64), 160_000, resizable=True),
    CIFAR,
]


@pytest.mark.parametrize("material", MATERIALS, ids=lambda m: m.name)
def test_every_suggestion_builds(material: Material) -> None:
    given = [Line("dataset", material.name, "as asked")]
    for fast in ("resnet", "dcgan", "nothing"):

        def speed(overrides: Sequence[str], enough: float, fast: str = fast) -> float:
            return 1e-3 if value(overrides, "generator") == fast else 1e3

        parts = build(compose(choose(material, MINUTES, speed, given).overrides))
        assert len(parts.dataset.sample_shape) == len(material.shape)


def test_the_file_asks_for_what_was_suggested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words and the file name the same run, whatever is given besides."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / "pictures" / name).mkdir(parents=True)
        for i in range(6):
            Image.new("L", (40, 40), 20 * i).save(tmp_path / "pictures" / name / f"{i}.png")
    asked = ["dataset.channels=1", "dataset.limit=9", "training.ema_decay=0.9", "logger=[tensorboard]", "seed=3"]
    found = suggest("pictures", asked, MINUTES, lambda overrides, enough: 1e3)
    path, how = write(found)
    assert path == Path("conf/experiment/suggested_pictures.yaml")
    assert how == "python train.py experiment=suggested_pictures"
    cfg = compose(["experiment=suggested_pictures"])
    assert signature(cfg) == signature(compose(found.overrides))
    assert (cfg.seed, cfg.dataset.limit, cfg.training.batch_size) == (3, 9, 9)
    assert [*cfg.logger] == ["tensorboard"]
    write(found)  # over itself

    (tmp_path / "mine.yaml").write_text("seed: 1\n")
    with pytest.raises(WrongUse, match="is no suggestion"):
        write(found, Path("mine.yaml"))


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("generator=gan", "chooses; leave it out"),
        ("loss.x=1", "chooses; leave it out"),
        ("limit", "is no KEY=VALUE"),
        ("limits=3", "names no group"),
    ],
)
def test_overrides_that_cannot_be(override: str, sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence):
        suggest("ring", [override])


def test_what_no_rule_knows_is_said() -> None:
    with pytest.raises(WrongUse, match=r"samples of dataset=oracle are .*, and suggest knows points and images alone"):
        suggest("oracle")
    with pytest.raises(WrongUse, match="nowhere/pictures is no folder; give one of images, or a word"):
        suggest("nowhere/pictures")


def test_the_command_probes_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    command(["ring", "dataset.samples=500", "--minutes", "1", "-o", str(tmp_path / "it.yaml")])
    said = capsys.readouterr().out
    assert "override /penalty: [r1]" in said
    assert "samples: 500   # as asked" in said
    assert (torch.get_num_threads(), torch.equal(torch.get_rng_state(), state)) == (threads, True)
    for minutes in (0, float("nan"), float("inf")):
        with pytest.raises(WrongUse, match="a number above 0"):
            suggest("ring", minutes=minutes)


def test_a_probe_gives_up_where_a_small_batch_takes_too_long() -> None:
    words = ["dataset=ring", "generator.widths=[8]", "discriminator.widths=[8]"]
    assert 0 < seconds_per_turn(words, enough=0.0) < 8
    assert isinstance(suggest("ring", ["dataset.samples=500"], 1, seconds_per_turn), Suggestion)
