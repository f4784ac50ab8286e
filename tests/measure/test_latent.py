"""Ways through the latent space: closed forms, and what is told where there is no such way."""

import json
from math import sqrt
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import nn
from torch.testing import assert_close

from ganlab.errors import WrongUse
from ganlab.measure.interpolate import interpolation, write_arithmetic, write_interpolation
from ganlab.measure.latent import arithmetic, between_classes, directions, spherical, straight
from ganlab.measure.latents import write_directions, write_map
from ganlab.measure.load import load
from ganlab.measure.sample import samples
from ganlab.store.run import Run


def test_spherical_keeps_the_length_and_goes_evenly() -> None:
    a, b = torch.randn(5, 7), torch.randn(5, 7)
    a, b = 3 * a / a.norm(dim=1, keepdim=True), 3 * b / b.norm(dim=1, keepdim=True)
    way = spherical(a, b, torch.linspace(0, 1, 9))
    assert_close(way.norm(dim=2), torch.full((5, 9), 3.0))
    assert_close((way[:, 0], way[:, -1]), (a, b))
    steps = (way[:, 1:] - way[:, :-1]).norm(dim=2)
    assert_close(steps, steps[:, :1].expand(-1, 8), rtol=1e-4, atol=1e-5)
    assert_close(spherical(a, a, torch.tensor([0.3]))[:, 0], a)


def test_straight_is_a_line_and_arithmetic_a_sum() -> None:
    a, b = torch.zeros(1, 2), torch.tensor([[2.0, 4.0]])
    assert_close(straight(a, b, torch.tensor([0.25]))[0, 0], torch.tensor([0.5, 1.0]))
    d = arithmetic(torch.tensor([3.0, 0.0]), torch.tensor([0.0, 0.0]), torch.tensor([0.0, 4.0]))
    assert_close(d, sqrt(2) * torch.tensor([0.6, 0.8]))


def test_sefa_finds_the_directions_that_the_first_layer_stretches_most() -> None:
    layer = nn.Linear(3, 3, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.diag(torch.tensor([1.0, 5.0, 2.0])))
    network = nn.Sequential(layer, nn.ReLU(), nn.Linear(3, 1))
    latent = torch.randn(2, 3)
    ways, strengths = directions(network, latent, lambda: network(latent))
    assert_close(strengths, torch.tensor([25.0, 4.0, 1.0]))
    assert_close(ways.abs(), torch.eye(3)[[1, 2, 0]])
    with pytest.raises(ValueError, match="no layer of this generator sees the latent itself"):
        directions(network, latent, lambda: network(latent + 1))


def test_between_classes_ends_at_both(conditional: Run) -> None:
    trained = load(conditional)
    sampler, latent = trained.sampler(), torch.randn(1, 6)
    way = interpolation(trained, "classes", 1, 3, 0, [2, 7])
    start = sampler.latents(2, torch.Generator().manual_seed(0))[:1]
    ends = sampler(start.expand(2, -1), torch.tensor([2, 7])).cpu()
    assert_close(way[0, [0, 2]], ends)
    assert not torch.equal(way[0, 1], ends[0])
    embedding = nn.Embedding(3, 2)
    with between_classes(embedding, torch.tensor([2]), torch.tensor([0.5])):
        assert_close(embedding(torch.tensor([0]))[0], (embedding.weight[0] + embedding.weight[2]) / 2)
    assert_close(sampler(latent, torch.tensor([2])), sampler(latent, torch.tensor([2])))


def test_pictures_say_what_made_them(conditional: Run, plain: Run, kept: Path) -> None:
    with Image.open(write_interpolation(conditional, kept / "way.png", "classes", 2, 3, labels="1-2")) as picture:
        told = json.loads(picture.text["ganlab"])  # type: ignore[attr-defined]
        assert (told["run"], told["way"], told["labels"]) == (conditional.signature, "classes", [1, 2])
        assert "_target_: ganlab.generator.dcgan.DCGAN" in picture.text["config"]  # type: ignore[attr-defined]
    with Image.open(write_interpolation(plain, kept / "way.gif", rows=1, steps=3)) as film:
        assert film.n_frames == 4  # type: ignore[attr-defined]
    assert write_arithmetic(plain, [[0, 1], [2], [3]]) == plain.folder / "pictures" / "interpolate.png"
    assert write_directions(plain, kept / "ways.svg", 2, steps=3).read_text().startswith("<?xml")


def test_a_map_of_points_and_of_images(points: Run, conditional: Run, kept: Path) -> None:
    for run in (points, conditional):
        with Image.open(write_map(run, kept / f"{run.signature}.png", count=12)) as picture:
            assert picture.width > 1000


def test_what_cannot_be_is_said_in_one_sentence(plain: Run, points: Run, kept: Path) -> None:
    with pytest.raises(WrongUse, match=r"ganlab interpolate is for runs on images, and .* makes points"):
        write_interpolation(points)
    with pytest.raises(WrongUse, match="--way classes goes between classes, and this run's generator is told none"):
        write_interpolation(plain, way="classes")
    with pytest.raises(WrongUse, match=r"--of takes three terms.*numbers 0 to 63.*got 1 2 64"):
        write_arithmetic(plain, [[1], [2], [64]])
    with pytest.raises(WrongUse, match=r"--out x.jpg must end in .png, .gif, .svg or .pdf"):
        write_interpolation(plain, Path("x.jpg"))
    assert samples(plain, 2).shape == (2, 1, 8, 8)
