"""Networks with weights by a formula, against the values that Mimicry, StudioGAN and R3GAN give with the same."""

from typing import Any

import pytest
import torch
from filled import filled, wave
from torch.testing import assert_close

from ganlab.conditioning.none import Unconditional
from ganlab.conditioning.projection import Projection
from ganlab.discriminator.r3gan import R3GAN
from ganlab.discriminator.resnet import ResNet
from ganlab.discriminator.sndcgan import SNDCGAN
from ganlab.generator import r3gan

# Their logits on a wave, with their spectral norm taken out.
MIMICRY = [
    (32, {"width": 8}, [48.4692868, 42.871308]),
    (48, {"width": 32}, [-5.43678706, -5.47861294]),
    (64, {"width": 32}, [-2.4591973, -2.46281832]),
    (32, {"width": 8, "pooling": "mean"}, [0.922049185, 0.834580767]),  # WGAN-GP
    (48, {"width": 32, "pooling": "mean"}, [-0.675916366, -0.680563686]),
]


@pytest.mark.parametrize(("size", "words", "expected"), MIMICRY)
def test_mimicrys_residual_discriminators(size: int, words: dict[str, Any], expected: list[float]) -> None:
    network = filled(ResNet((3, size, size), 0, Unconditional(), spectral_norm=False, activated_shortcut=True, **words))
    close(network(wave(2, 3, size, size), None).logits, expected)


def test_mimicrys_local_features_are_activated_too() -> None:
    network = filled(ResNet((3, 32, 32), 0, Unconditional(), width=8, spectral_norm=False, activated_shortcut=True))
    output = network(wave(2, 3, 32, 32), None)
    assert output.local is not None
    close(output.local.mean((1, 2, 3)), [0.23261418, 0.205116527])
    close(output.features.sum(1), [147.310052, 128.832459])


def test_studiogans_discriminator_with_attention_and_projection() -> None:
    words = {"width": 16, "spectral_norm": False, "attention": [16], "activated_shortcut": True}
    network = filled(ResNet((3, 32, 32), 3, Projection(), **words))  # type: ignore[arg-type]
    close(network(wave(3, 3, 32, 32), torch.tensor([0, 2, 1])).logits, [23.5946797, 31.4191264, 8.80628023])


def test_studiogans_discriminator_with_batch_norm_pools_before_the_first_blocks_norm() -> None:
    words = {"width": 16, "spectral_norm": False, "normalization": "batch", "batch_norm_eps": 1e-4}
    network = filled(ResNet((3, 32, 32), 0, Unconditional(), **words))  # type: ignore[arg-type]
    close(network(wave(3, 3, 32, 32), None).logits, [-12.306482, -12.5298675, -12.0590566])


def test_studiogans_deep_conv_has_relus() -> None:
    words = {"normalization": "batch", "batch_norm_eps": 1e-4, "pooled": True, "slope": 0.0}
    network = filled(SNDCGAN((3, 32, 32), 0, Unconditional(), **words))  # type: ignore[arg-type]
    close(network(wave(3, 3, 32, 32), None).logits, [14.2825998, 14.5287756, 14.1684235])


def test_r3gans_resampling_has_its_filter_and_its_edges() -> None:
    small = {"width": 16, "blocks": 1, "group_width": 4}
    discriminator = filled(R3GAN((3, 32, 32), 0, Unconditional(), **small))
    close(discriminator(wave(2, 3, 32, 32), None).logits, [0.0823669532, 0.184017978])

    generator = filled(r3gan.R3GAN((3, 32, 32), 0, Unconditional(), latent_dim=8, **small))
    image = generator(wave(2, 8), None)
    close(image.mean((1, 2, 3)), [-0.388058069, -0.344104045])
    close(image[:, :, 0, :].mean((1, 2)), [-0.308112452, -0.286655329])
    close(image[:, :, -1, -1].mean(1), [-0.127227625, -0.0727607701])


def close(found: torch.Tensor, expected: list[float]) -> None:
    assert_close(found.detach(), torch.tensor(expected, dtype=torch.float64), rtol=1e-8, atol=1e-9)
