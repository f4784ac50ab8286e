"""Neighbours, films, activations, spectra and comparisons of tiny runs."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.testing import assert_close

from ganlab.errors import WrongUse
from ganlab.measure.activations import as_square, changes, recorded, switched_off, write_activations
from ganlab.measure.compare import compare, side_by_side
from ganlab.measure.load import load
from ganlab.measure.neighbours import nearest, places, write_neighbours
from ganlab.measure.sample import write_samples
from ganlab.measure.spectrum import spectrum, write_spectrum
from ganlab.report.evidence.comparison import cliffs_delta, rank_test, why_unlike
from ganlab.report.figure.film import write_film
from ganlab.store.run import Run


def test_the_nearest_of_a_training_image_is_itself(plain: Run) -> None:
    trained = load(plain)
    split = trained.parts.dataset.split("train")
    some = trained.parts.dataset.modality.tensor(torch.from_numpy(split.data[5:9]))
    distance, rows = nearest(*places(trained, plain, "pixels", some, split), 3)
    assert rows[:, 0].tolist() == [5, 6, 7, 8]
    assert_close(distance[:, 0], torch.zeros(4))
    assert (distance.diff(dim=1) >= 0).all()


def test_neighbours_are_found_over_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganlab.measure.neighbours.BLOCK", 7)
    queries, data = torch.randn(4, 3), torch.randn(30, 3)
    distance, rows = nearest(queries, data, 5)
    expected = torch.cdist(queries, data).topk(5, largest=False)
    assert_close((distance, rows), (expected.values, expected.indices))


def test_a_unit_switched_off_changes_that_channel_alone() -> None:
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(inplace=True))
    x = torch.randn(2, 1, 5, 5)
    with recorded(network) as before:
        network(x)
    with switched_off(network, "0", 2), recorded(network) as after:
        network(x)
    assert list(before) == ["0", "1"]
    assert_close(after["0"][:, 2], torch.zeros(2, 3, 3))
    others = [0, 1, 3]
    assert_close(after["0"][:, others], before["0"][:, others], rtol=0, atol=0)
    assert_close(network(x), before["1"])
    with pytest.raises(ValueError, match="there is no layer 7; there are 0, 1"), switched_off(network, "7", 0):
        pass


def test_a_vector_is_a_square_and_changes_are_drawn_as_much_too_strong_as_they_say() -> None:
    square = as_square(torch.tensor([0.0, 1.0, 2.0, 3.0, 4.0]))[..., 0]
    assert square.tolist() == [[0, 64, 128], [191, 255, 128], [128, 128, 128]]
    sample = np.full((2, 2, 1), 100, np.uint8)
    (same, brighter), times = changes(sample, [sample, sample + np.uint8(50)])
    assert (times, same.max(), brighter.min()) == (5, 128, 128 + 5 * 25)
    _, times = changes(sample, [sample + np.uint8(1)])
    assert times == 8


def test_a_wave_has_its_power_at_its_frequency() -> None:
    x = torch.sin(2 * torch.pi * 4 * torch.arange(16) / 16).expand(3, 1, 16, 16)
    found = spectrum(x)
    assert_close(found.power.sum(), x.double().square().mean())  # Parseval
    assert found.frequencies[found.radial.mean(0).argmax()] == 4 / 16
    assert_close(found.power[8, [4, 12]], torch.tensor([0.25, 0.25], dtype=torch.double))


def test_pictures_of_a_run(plain: Run, conditional: Run, kept: Path) -> None:
    assert write_neighbours(plain, count=2, neighbours=2) == plain.folder / "pictures" / "neighbours.png"
    write_spectrum(plain, kept / "spectrum.pdf", count=10)
    write_activations(conditional, kept / "off.png", units=3, off="layers.1:2", labels="4")
    with Image.open(write_film(plain)) as film:
        assert film.n_frames == 2  # type: ignore[attr-defined]
    write_samples(conditional, kept / "each", count=4, labels="3,5")
    assert sorted(str(p.relative_to(kept / "each")) for p in kept.glob("each/*/*")) == [
        "3/00000.png",
        "3/00002.png",
        "5/00001.png",
        "5/00003.png",
    ]
    with pytest.raises(WrongUse, match=r"--off takes LAYER:UNIT, such as .*, got layers.1:8; there are units 0 to 7"):
        write_activations(conditional, off="layers.1:8")


def test_a_comparison_says_what_differs_and_shows_the_same_latents(plain: Run, conditional: Run, kept: Path) -> None:
    text, picture = compare([plain.folder, conditional.folder], kept / "both.png", count=3)
    assert picture == kept / "both.png"
    assert "loss: NonSaturating | Wasserstein\n  conditioning: Unconditional | Concat\n" in text
    rows, note = side_by_side({"a": plain, "b": plain}, 3, 0, None)
    assert all(np.array_equal(x, y) for x, y in zip(rows["a"], rows["b"], strict=True))
    assert note == "Each column is one latent."
    with pytest.raises(WrongUse, match="ganlab compare takes at least two runs, got 1"):
        compare([plain.folder])


def test_ranks_and_sizes_of_effects() -> None:
    assert rank_test([1, 2], [3, 4, 5]) is None
    p = rank_test([1, 2, 3], [4, 5, 6])
    assert p is not None
    assert abs(p - 0.1) < 1e-12  # 2 of the 20 orders are as extreme
    assert cliffs_delta([1, 2, 3], [4, 5, 6]) == -1
    assert cliffs_delta([1, 4], [2, 3]) == 0


def test_unlike_protocols_are_named() -> None:
    assert why_unlike(["a/gen1"]) == ""
    said = why_unlike(["digits x · c/train10/gen100/ema0.9", "digits x · c/train10/gen200/ema0.9"])
    assert "(gen100; gen200)" in said
