"""A run on sounds, from training to its page: what can be heard is heard, what needs images is refused."""

import base64
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.testing import assert_close

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.dataset.sound import Sound
from ganlab.dataset.tones import Tones
from ganlab.errors import WrongUse
from ganlab.features.classifier import Classifier
from ganlab.measure.evaluate import How, evaluate
from ganlab.measure.interpolate import write_interpolation
from ganlab.measure.load import load
from ganlab.measure.neighbours import nearest, places, write_neighbours
from ganlab.measure.sample import samples, write_samples
from ganlab.report.page.run import page
from ganlab.run.train import train
from ganlab.store.run import Run
from ganlab.store.wav import read_wav

SMALL = ["dataset.length=64", "dataset.samples=60", "generator.width=2", "discriminator.width=2", "features.steps=2"]


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return [
        "dataset=tones",
        *SMALL,
        "features.width=4",
        "conditioning=concat",
        "training.discriminator_steps=1",
        "metric=[fid,class_agreement]",
        "training.turns=4",
        "training.epochs=null",
        "training.batch_size=8",
        "training.log_every=2",
        "training.sample_every=2",
        "training.evaluate_every=4",
        "training.checkpoint_every=2",
        "training.evaluate_samples=20",
        "callback=[]",
        "logger=[tensorboard,wandb]",
        "logger.wandb.mode=offline",
        "trainer=cpu",
        f"paths.runs={tmp_path_factory.mktemp('sound')}",
    ]


@pytest.fixture(scope="module")
def run(words: list[str]) -> Run:
    return train(compose(words))


def test_samples_are_wav_files_with_their_picture(run: Run) -> None:
    names = {p.name for p in run.samples.iterdir()}
    assert names >= {
        f"{stem}{end}" for stem in ("real", "0000002", "0000004", "0000004-fresh") for end in (".wav", ".png")
    }
    heard, rate = read_wav(run.samples / "real.wav")
    data = load(run).parts.dataset.split("train").data
    assert rate == 4000
    np.testing.assert_array_equal(heard, data[:16].reshape(-1))
    assert set(run.result["metrics"]) == {"fid", "class_agreement"}


def test_tensorboard_has_the_sound(run: Run) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(run.folder / "tensorboard"), size_guidance={"audio": 0}).Reload()
    heard = events.Audio("samples/sound")
    assert [e.step for e in heard] == [2, 4]
    assert heard[0].sample_rate == 4000
    assert events.Images("samples")


def test_wandb_has_the_sound(run: Run) -> None:
    kept = run.folder.glob("wandb/offline-run-*/files/media/audio/samples/sound_*.wav")
    assert {p.read_bytes() for p in kept} == {(run.samples / f"000000{turn}.wav").read_bytes() for turn in (2, 4)}


def test_the_page_plays_what_it_shows_and_stays_small(run: Run) -> None:
    html = page(run)
    players = re.findall(r'<audio controls preload="none" src="data:audio/wav;base64,([^"]*)"', html)
    whole = [(run.samples / name).read_bytes() for name in ("0000004.wav", "real.wav")]
    assert [base64.b64decode(content) for content in players] == whole
    assert "Generated in turn 4" in html
    assert len(html) < 2_000_000
    assert not re.search(r'(src|href)="(?!data:|#)', html)


def test_stopped_and_continued_equals_never_stopped_bit_for_bit(run: Run, words: list[str], tmp_path: Path) -> None:
    again = [*(word for word in words if "logger" not in word), f"paths.runs={tmp_path}"]
    train(compose([*again, "training.turns=2"]))
    other = train(compose(again))  # training longer begins where the shorter run ended
    assert other.result["turns"] == 4
    one, two = (torch.load(sorted(r.checkpoints.glob("turn-*.pt"))[-1], weights_only=True) for r in (run, other))
    for key, value in one["gan"]["weights"].items():
        assert_close(two["gan"]["weights"][key], value, rtol=0, atol=0)
    assert (run.samples / "0000004.wav").read_bytes() == (other.samples / "0000004.wav").read_bytes()


def test_ganlab_sample_writes_sounds_a_sheet_an_array_or_a_folder_that_is_data_again(run: Run, tmp_path: Path) -> None:
    assert write_samples(run, count=3) == run.folder / "pictures" / "sample.wav"
    assert (run.folder / "pictures" / "sample.png").is_file()
    write_samples(run, tmp_path / "alone.png", count=3)
    assert not (tmp_path / "alone.wav").exists()
    x = samples(run, 4, labels="0,2")
    write_samples(run, tmp_path / "x.npy", count=4, labels="0,2")
    np.testing.assert_array_equal(np.load(tmp_path / "x.npy"), x.numpy())
    write_samples(run, tmp_path / "each", count=4, labels="0,2")
    dataset = Sound(str(tmp_path / "each"), length=64)
    assert dataset.class_names == ["tone1", "tone3"]
    stored = (Tones().modality.as_stored(x) * 32768).numpy()
    for number, name in enumerate(("tone1", "tone3", "tone1", "tone3")):
        heard, _ = read_wav(tmp_path / "each" / name / f"{number:05d}.wav")
        np.testing.assert_array_equal(heard, stored[number, 0])
    with pytest.raises(WrongUse, match=r"must end in .wav, .png or .npy, or be a folder"):
        write_samples(run, tmp_path / "x.mp3")


def test_neighbours_are_found_by_what_is_seen(run: Run) -> None:
    trained = load(run)
    split = trained.parts.dataset.split("train")
    some = trained.parts.dataset.modality.tensor(torch.from_numpy(split.data[5:8]))
    distance, rows = nearest(*places(trained, run, "pixels", some, split), 2)
    assert rows[:, 0].tolist() == [5, 6, 7]
    assert_close(distance[:, 0], torch.zeros(3))
    with Image.open(write_neighbours(run, count=2, neighbours=2)) as drawn:
        assert drawn.height > 64  # 32 bands, two rows


def test_a_run_is_evaluated(run: Run) -> None:
    found = {one.name: one for one in evaluate(run.folder, how=How(samples=20, seeds=1))}
    assert found["fid"].protocol.startswith("classifier-")


def test_what_needs_images_is_refused_in_a_sentence(run: Run) -> None:
    with pytest.raises(WrongUse, match=r"ganlab interpolate is for runs on images, and .* makes sounds; ganlab sample"):
        write_interpolation(run)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("augmentation=[diffaugment]", "augmentation=diffaugment works on images, and dataset=tones has none"),
        ("metric=[ms_ssim]", "metric=ms_ssim works on images, and dataset=tones has none"),
        ("auxiliary=[rotation]", "auxiliary=rotation works on images, and dataset=tones has none"),
        (
            "features=inception",
            r"features=inception is for images, got dataset=tones with sounds of 64 samples at 4000",
        ),
        ("generator=dcgan", r"generator=dcgan works on square images, got samples of shape \(1, 64\)"),
    ],
)
def test_words_for_images_are_refused_in_a_sentence(more: str, sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence):
        build(compose(["dataset=tones", "dataset.length=64", "metric=[fid]", more]))


def test_the_classifier_tells_tones_apart(cache: Path) -> None:
    features = Classifier(width=16, steps=40)
    features.prepare(Tones(length=256, samples=500), cache, torch.device("cpu"))
    assert features.accuracy > 0.9


def test_a_model_brings_its_own_data() -> None:
    cfg = compose(["model=wavegan"])
    assert (cfg.generator.width, cfg.optimizer.generator.betas[1]) == (16, 0.9)
    build(cfg)
