"""Sounds: WAV files, tones by formula, folders, and what is seen of them."""

import wave
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ganlab.dataset.modality.sounds import Sounds
from ganlab.dataset.modality.spectrogram import decibels, log_mel, mel_filters, power
from ganlab.dataset.sound import Sound
from ganlab.dataset.tones import CLASSES, Tones
from ganlab.store.wav import read_wav, write_wav

EVERY = np.arange(-32768, 32768).astype(np.int16)


def test_a_wav_file_holds_every_one_of_its_65536_values_bit_for_bit(tmp_path: Path) -> None:
    sounds = Sounds(8000)
    x = sounds.tensor(torch.from_numpy(EVERY).view(4, 1, -1))
    assert x.dtype == torch.float32
    assert x.aminmax() == (torch.tensor(-1.0), torch.tensor(32767 / 32768))
    assert torch.equal(sounds.as_stored(x), x)
    paths = sounds.write(x, tmp_path / "x.wav")
    assert [p.name for p in paths] == ["x.wav", "x.png"]
    read, rate = read_wav(tmp_path / "x.wav")
    assert rate == 8000
    np.testing.assert_array_equal(read, EVERY)
    with wave.open(str(tmp_path / "x.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getnframes()) == (1, 2, 65536)


def test_what_lies_between_two_levels_is_rounded_and_what_lies_beyond_is_cut() -> None:
    x = torch.linspace(-1.2, 1.2, 1000).view(2, 1, -1)
    stored = Sounds().as_stored(x)
    assert_close(stored, x.clamp(-1, 32767 / 32768), atol=0.5 / 32768 + 1e-7, rtol=0)
    assert torch.equal(stored * 32768, (stored * 32768).round())


def test_a_sine_of_full_scale_has_a_power_of_one_where_its_frequency_is() -> None:
    rate, hop, size = 8000, 64, 256
    time = torch.arange(4096) / rate
    found = power(torch.sin(2 * torch.pi * 1000 * time)[None], rate)
    assert found.shape == (1, size // 2 + 1, 4096 // hop + 1)
    middle = found[0, :, 10:50]
    assert (middle.argmax(0) == 1000 * size // rate).all()
    assert_close(middle.amax(0), torch.ones(40), atol=1e-3, rtol=0)
    assert_close(decibels(torch.tensor([1.0, 1e-2, 1e-8, 0.0, 4.0])), torch.tensor([1.0, 0.5, -1.0, -1.0, 1.0]))


def test_the_spectrogram_is_an_ordinary_fourier_sum_and_the_bands_are_triangles_of_pitch() -> None:
    """Both by another road: numpy's transform of windows cut by hand, and triangles drawn by `np.interp` in hertz."""
    rate, bands = 8000, 32
    x = np.random.default_rng(0).uniform(-1, 1, 1024)
    padded, window = np.pad(x, 128), 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(256) / 256)
    frames = [np.abs(np.fft.rfft(padded[i : i + 256] * window)) * 2 / window.sum() for i in range(0, 1025, 64)]
    expected = np.square(frames).T
    assert_close(power(torch.from_numpy(x)[None], rate)[0], torch.from_numpy(expected))

    top = 1127.01048 * np.log1p(4000 / 700)  # the same scale, by natural logarithms
    corners = 700 * np.expm1(np.linspace(0, top, bands + 2) / 1127.01048)
    hertz = np.arange(129) * rate / 256
    triangles = [np.interp(hertz, corners[i : i + 3], [0, 1, 0]) for i in range(bands)]
    weights = np.stack([t / t.sum() for t in triangles])
    assert_close(mel_filters(rate), torch.from_numpy(weights).float(), atol=1e-5, rtol=1e-4)

    levels = np.clip(1 + 10 * np.log10(weights @ expected) / 40, -1, 1)[::-1]
    assert_close(
        log_mel(torch.from_numpy(x)[None].float(), rate)[0].double(), torch.from_numpy(levels.copy()), atol=1e-4, rtol=0
    )


def test_no_band_lies_between_two_bins() -> None:
    for rate in (*range(200, 12000, 200), 16000, 22050, 24000, 32000, 44100, 48000, 96000):
        assert_close(mel_filters(rate).sum(1), torch.ones(32))


def test_every_class_of_tones_sounds_where_its_formula_says() -> None:
    dataset = Tones(length=4096, rate=8000, samples=200)
    data, labels = dataset.load("train")
    assert labels is not None
    assert data.shape == (200, 1, 4096)
    assert data.dtype == np.int16
    assert set(labels) == set(range(10))
    loud = power(dataset.modality.tensor(torch.from_numpy(data))[:, 0], 8000)
    place = loud.argmax(1).double() / 256  # (200, 65): the loudest frequency, as a share of the rate
    share = torch.arange(65) * 64 / 4096
    first, last = torch.tensor([*CLASSES.values()], dtype=torch.double)[torch.from_numpy(labels)].T[..., None]
    assert_close(place[:, 4:-4], (first + (last - first) * share)[:, 4:-4], rtol=0.04, atol=1.1 / 256)
    assert not np.array_equal(dataset.load("test").data, data[:40])
    np.testing.assert_array_equal(Tones(length=4096, rate=8000, samples=200).load("train").data, data)


def folder(root: Path, **files: tuple[int, ...]) -> Path:
    for number, (name, values) in enumerate(files.items()):
        path = root / name[0] / f"{number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_wav(np.array(values, np.int16), 4000, path)
    return root


def test_a_folder_of_files_is_cut_and_padded_and_its_subfolders_are_classes(tmp_path: Path) -> None:
    root = folder(tmp_path, a1=(1, 2, 3, 4, 5), a2=(0, 0), b1=(7, 8))
    dataset = Sound(str(root), length=4)
    assert dataset.class_names == ["a", "b"]
    assert dataset.modality.describe(dataset.sample_shape) == "sounds of 4 samples at 4000 Hz"
    data, labels = dataset.split("train")
    assert data.tolist() == [[[1, 2, 3, 4]], [[7, 8, 0, 0]]]
    assert labels is not None
    assert labels.tolist() == [0, 1]
    data, labels = Sound(str(root), length=4, pieces="all").split("train")
    assert data.tolist() == [[[1, 2, 3, 4]], [[5, 0, 0, 0]], [[7, 8, 0, 0]]]
    assert dataset.split("test").data.tolist() == [[[0, 0, 0, 0]]]
    assert dataset.holds(root / "a" / "runs")


def test_two_channels_are_their_mean(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "x.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(100)
        file.writeframes(np.array([[1, 3], [-5, 5]], "<i2").tobytes())
    assert read_wav(tmp_path / "x.wav")[0].tolist() == [2, 0]


def test_what_is_no_such_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no folder; give the folder of your sounds"):
        Sound(str(tmp_path / "none"))
    with pytest.raises(ValueError, match=r"holds 0 .wav files, and at least 2 are needed"):
        Sound(str(tmp_path))
    root = folder(tmp_path / "two", a=(1,), b=(2,), c=(3,))
    write_wav(np.zeros(3, np.int16), 8000, root / "c" / "2.wav")
    with pytest.raises(ValueError, match=r"c/2.wav is of 8000 Hz, and 0.wav of 4000 Hz; resample one of them"):
        Sound(str(root), length=4).split("train")
    (root / "c" / "2.wav").write_bytes(b"RIFF")
    with pytest.raises(ValueError, match=r"2.wav is no WAV file that can be read"):
        Sound(str(root), length=4).split("train")
    with wave.open(str(root / "c" / "2.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(4000)
        file.writeframes(b"\x80\x80")
    with pytest.raises(ValueError, match=r"2.wav has 8 bits a sample, and 16 are needed"):
        Sound(str(root), length=4).split("train")
