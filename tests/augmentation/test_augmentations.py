"""Augmentations: what they leave alone, what they draw, and probabilities that follow the discriminator."""

import copy
import functools
import math
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample
from torch.testing import assert_close
from words import batch, config, ready, words

from ganlab.augmentation import Augmentation, DataAugmentation
from ganlab.augmentation.ada import ADA, Overfitting, colored, moved
from ganlab.augmentation.affine import resample, rotation, scaling, translation
from ganlab.augmentation.apa import APA
from ganlab.augmentation.centre_crop import CentreCrop
from ganlab.augmentation.diffaugment import DiffAugment, color, cut_out, translate
from ganlab.augmentation.flip import Flip
from ganlab.augmentation.instance_noise import InstanceNoise
from ganlab.augmentation.noise import Noise
from ganlab.augmentation.rotation import Rotation
from ganlab.build.build import build
from ganlab.errors import WrongUse


@functools.cache
def made(word: str) -> Augmentation:
    """A word of the config as a run builds it; one that acts now and then acts half of the time."""
    augmentation: Augmentation = build(config(("augmentation", word))).augmentations[word]
    for name, buffer in augmentation.named_buffers():
        if name.endswith("probability"):
            buffer.fill_(0.5)
    return augmentation


def test_instance_noise_is_on_both_and_fades() -> None:
    torch.manual_seed(0)
    noise = InstanceNoise(deviation=0.5, over=10)
    x = torch.zeros(400, 2)
    assert_close(noise.real(x, x).std().item(), 0.5, rtol=0.1, atol=0.0)
    for _ in range(5):
        noise.adapt(x)
    assert_close(noise.fake(x).std().item(), 0.25, rtol=0.1, atol=0.0)
    for _ in range(9):
        noise.adapt(x)
    assert_close(noise.fake(x), x)
    with pytest.raises(ValueError, match=r"augmentation.instance_noise.deviation .* got 0.0"):
        InstanceNoise(deviation=0.0)


def pictures(rows: int = 6, channels: int = 3, size: int = 8) -> Tensor:
    return torch.rand(rows, channels, size, size, generator=torch.Generator().manual_seed(0)) * 2 - 1


@pytest.mark.parametrize("name", words("augmentation"))
@pytest.mark.parametrize("channels", [1, 3])
def test_shape_type_and_gradient_pass_through(name: str, channels: int) -> None:
    torch.manual_seed(0)
    x = pictures(channels=channels).requires_grad_()
    augmentation = made(name)
    seen = augmentation.fake(x)
    assert seen.shape == x.shape
    assert seen.dtype == x.dtype
    (gradient,) = torch.autograd.grad(seen.sum(), x)
    assert gradient.isfinite().all()
    assert gradient.abs().sum() > 0
    assert augmentation.real(x.detach(), x.detach()).shape == x.shape


@pytest.mark.parametrize("name", words("augmentation"))
def test_the_same_seed_draws_the_same_change(name: str) -> None:
    x, other = pictures(), pictures().flip(0)
    seen = []
    for _ in range(2):
        torch.manual_seed(3)
        seen.append(made(name).real(x, other))
    assert_close(seen[0], seen[1], rtol=0, atol=0)
    assert not torch.equal(seen[0], x)


@pytest.mark.parametrize("name", words("augmentation"))
def test_what_acts_on_the_data_leaves_fakes_alone(name: str) -> None:
    if not isinstance(made(name), DataAugmentation):
        pytest.skip("acts on fakes too")
    x = pictures()
    assert made(name).fake(x) is x


def test_flip_mirrors_whole_images_half_of_the_time() -> None:
    torch.manual_seed(0)
    x = pictures(400)
    seen = Flip(0.5)(x)
    mirrored = (seen == x.flip(3)).flatten(1).all(1)
    same = (seen == x).flatten(1).all(1)
    assert (mirrored ^ same).all()
    assert 0.4 < mirrored.float().mean() < 0.6
    assert_close(Flip(1.0)(x), x.flip(3))


def test_centre_crop_is_the_middle() -> None:
    x = torch.zeros(1, 1, 8, 8)
    x[:, :, 2:6, 2:6] = 1.0
    assert_close(CentreCrop(0.5)(x), torch.ones(1, 1, 8, 8))
    assert_close(CentreCrop(1.0)(pictures()), pictures())


def test_quarter_turns_are_exact() -> None:
    x = pictures(4)
    angle = torch.arange(4.0) * math.pi / 2
    seen = resample(x, rotation(angle, torch.ones(4)))
    assert_close(seen, torch.stack([torch.rot90(x[k], k, (1, 2)) for k in range(4)]), atol=1e-5, rtol=0)


def test_whole_pixels_shift_exactly() -> None:
    x = pictures(1)
    seen = resample(x, translation(torch.full((1,), 2 / 8 * 3), torch.zeros(1)))  # three pixels from the right
    assert_close(seen[..., :5], x[..., 3:], atol=1e-5, rtol=0)
    same = resample(x, scaling(torch.ones(1), torch.ones(1)))
    assert_close(same, grid_sample(x, affine_grid(torch.eye(2, 3)[None], [1, 3, 8, 8], False), align_corners=False))


def test_noise_has_its_deviation() -> None:
    torch.manual_seed(0)
    x = torch.zeros(4000, 2)
    assert_close(Noise(0.3)(x).std().item(), 0.3, rtol=0.05, atol=0)


def test_diffaugment_by_its_parts() -> None:
    torch.manual_seed(0)
    grey = torch.full((500, 3, 4, 4), 0.2)
    seen = color(grey)  # saturation and contrast leave a plain grey image alone: brightness is left
    assert seen.min() > 0.2 - 0.5
    assert seen.max() < 0.2 + 0.5
    assert_close(seen.std((1, 2, 3)), torch.zeros(500), atol=1e-5, rtol=0)
    shifted = translate(torch.ones(500, 1, 16, 16))
    kept = shifted.sum((1, 2, 3))
    assert set(shifted.unique().tolist()) == {0.0, 1.0}
    assert kept.min() == 14 * 14
    assert kept.max() == 16 * 16
    holes = 256 - cut_out(torch.ones(500, 1, 16, 16)).sum((1, 2, 3))
    assert holes.max() == 64
    assert holes.min() >= 16
    assert_close(cut_out(torch.ones(1, 1, 16, 16)).sum() % 1, torch.tensor(0.0))


def test_cutout_keeps_what_it_does_not_cut() -> None:
    torch.manual_seed(0)
    x = pictures(50) + 3
    seen = cut_out(x)
    assert_close(seen[seen != 0], x[seen != 0])


@pytest.mark.parametrize("channels", [1, 3])
def test_ada_at_probability_zero_changes_nothing(channels: int) -> None:
    x = pictures(channels=channels)
    assert_close(ADA(boundary=0.0)(x), x, atol=1e-5, rtol=0)


def test_ada_mirrors_turns_and_shifts_at_probability_one() -> None:
    torch.manual_seed(0)
    x = pictures(64)
    one = torch.ones(())
    assert not torch.allclose(moved(x, one), x, atol=0.1)
    seen = colored(x, one)
    assert seen.isfinite().all()
    assert not torch.allclose(seen, x, atol=0.1)


def test_colours_turn_about_grey() -> None:
    """Hue, saturation and luma flip leave the grey axis on itself, up to its sign."""
    torch.manual_seed(0)
    grey = torch.full((300, 3, 2, 2), 0.5)
    seen = colored(grey, torch.ones(()))
    assert_close(seen.std(1), torch.zeros(300, 2, 2), atol=1e-5, rtol=0)


def test_the_probability_follows_the_certainty_of_reals() -> None:
    overfitting = Overfitting(boundary=0.5, target=0.6, images=400)
    sure, unsure = torch.full((10,), 0.9), torch.full((10,), 0.1)
    for _ in range(3):
        overfitting.adapt(sure)
    assert_close(overfitting.probability, torch.tensor(0.0))  # moved every fourth turn
    overfitting.adapt(sure)
    assert_close(overfitting.probability, torch.tensor(0.1))  # 4 * 10 / 400
    for _ in range(4):
        overfitting.adapt(sure)
    assert_close(overfitting.probability, torch.tensor(0.2))
    for _ in range(40):
        overfitting.adapt(unsure)
    assert_close(overfitting.probability, torch.tensor(0.0))


def test_only_how_real_reals_look_counts_and_once_a_turn() -> None:
    cfg = config(("augmentation", "apa"), ("loss", "multi_hinge"))
    cfg.training.accumulate = 4
    gan = ready(cfg)
    overfitting = gan.augmentations["apa"].overfitting
    margins = torch.stack([torch.ones(8), -2 * torch.ones(8)], 1)  # of the own class, of the fake class
    gan.augmentations["apa"].adapt(gan.loss.realness(margins))
    assert_close(overfitting.signs, torch.tensor(1.0))
    gan.play(batch(gan, (1, 8, 8), 10, 0))
    assert_close(overfitting.turns, torch.tensor(2.0), check_dtype=False)


def test_apa_puts_other_fakes_in_the_place_of_reals() -> None:
    torch.manual_seed(0)
    real, fake = torch.zeros(1000, 2), torch.arange(1.0, 1001.0)[:, None].expand(1000, 2)
    seen = APA(boundary=0.0, probability=0.3).real(real, fake)
    placed = seen[:, 0] != 0
    assert 0.25 < placed.float().mean() < 0.35
    assert_close(seen[placed], fake.roll(1, 0)[placed])
    assert APA(boundary=0.0).fake(fake) is not None
    assert_close(APA(boundary=0.0).real(real, fake), real)


@pytest.mark.parametrize("name", ["ada", "apa"])
def test_a_run_adapts_logs_and_resumes_the_probability(name: str) -> None:
    torch.manual_seed(0)

    def made() -> Any:
        cfg = config(("augmentation", name))
        cfg.augmentation[name].update({"images": 100, "boundary": -100.0})
        return ready(cfg)

    gan = made()
    column = gan.names.index(f"augmentation/{name}/probability")
    for seed in range(8):
        gan.play(batch(gan, (1, 8, 8), 10, seed))
    probability = float(gan.augmentations[name].probability)
    assert_close(probability, 2 * 4 * 8 / 100)
    assert_close(gan.scalars.rows[1, column].item(), probability)
    other = made()
    other.restore(copy.deepcopy(gan.checkpoint()))
    for one in (gan, other):
        torch.manual_seed(9)
        for seed in range(5):
            one.play(batch(one, (1, 8, 8), 10, seed))
    for ours, theirs in zip(gan.state_dict().items(), other.state_dict().items(), strict=True):
        assert torch.equal(ours[1], theirs[1]), ours[0]


def test_losses_without_a_boundary_are_refused() -> None:
    with pytest.raises(WrongUse, match=r"augmentation=ada .*loss=wasserstein has no boundary"):
        build(config(("augmentation", "ada"), ("loss", "wasserstein")))


def test_impossible_arguments_are_refused() -> None:
    for make in (
        lambda: Flip(2.0),
        lambda: CentreCrop(0.0),
        lambda: Rotation(400.0),
        lambda: Noise(0.0),
        lambda: DiffAugment(["colour"]),  # type: ignore[list-item]
        lambda: ADA(boundary=0.0, probability=3.0),
        lambda: APA(boundary=0.0, images=0),
    ):
        with pytest.raises(ValueError, match="augmentation"):
            make()
