"""The contract of generators, over every YAML in conf/generator, and published parameter counts."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close
from words import TOKENS

from ganlab.build.make import make
from ganlab.conditioning.concat import Concat
from ganlab.conditioning.none import Unconditional
from ganlab.conditioning.projection import Projection
from ganlab.config import compose, conf_folder

APART = [*TOKENS, ("generator", "translation")]  # of text, and of samples in place of latents: tests/game
WORDS = sorted(w.stem for w in (conf_folder() / "generator").glob("*.yaml") if ("generator", w.stem) not in APART)


def parameters(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


PUBLISHED = [
    ("gan", ["dataset.image_size=32"], 1_756_032),
    ("gan", ["dataset.image_size=28"], 1_510_032),
    ("cgan", ["dataset.image_size=32"], 1_757_412),
    ("dcgan", ["dataset.image_size=32"], 1_049_985),
    ("infogan", ["dataset.image_size=32"], 836_993),
    ("resnet", ["dataset=cifar10"], 4_276_739),  # Mimicry, StudioGAN
    ("sndcgan", ["dataset=cifar10"], 3_812_355),  # StudioGAN's deep_conv
    (
        "r3gan",
        ["dataset=cifar10", "dataset.image_size=256"],
        23_057_952,
    ),  # Huang et al. 2024, table 2: 23.058 M
]


@pytest.mark.parametrize(("word", "overrides", "count"), PUBLISHED)
def test_published_parameter_counts(word: str, overrides: list[str], count: int) -> None:
    assert parameters(on_meta(word, overrides)) == count


def test_biggan_at_128_pixels_has_the_published_count() -> None:
    overrides = [
        "dataset=imagenet32",
        "dataset.image_size=128",
        "generator.latent_dim=120",
        "generator.attention=[64]",
    ]
    network = on_meta("biggan", [*overrides, "conditioning=projection"], Projection())
    assert parameters(network) == 70_433_988  # Brock et al. 2019 (ch 96), as their PyTorch code prints it


def on_meta(word: str, overrides: list[str], conditioning: object = None) -> nn.Module:
    cfg = compose([f"generator={word}", *overrides])
    channels, classes = int(cfg.dataset.get("channels", 1)), len(cfg.dataset.get("class_names", range(10)))
    size = int(cfg.dataset.image_size)
    conditioning = conditioning or (Concat() if word == "cgan" else Unconditional())
    with torch.device("meta"):
        network = make(
            cfg.generator, sample_shape=(channels, size, size), num_classes=classes, conditioning=conditioning
        )
        latent, labels = torch.zeros(2, network.latent_dim), torch.zeros(2, dtype=torch.long)
        assert network(latent, labels).shape == (2, channels, size, size)
    return network


@pytest.mark.parametrize("size", [32, 48, 64, 128])
def test_the_resnet_makes_every_size_of_mimicry(size: int) -> None:
    on_meta("resnet", ["dataset=cifar10", f"dataset.image_size={size}"])


@pytest.mark.parametrize("kind", ["batch", "layer", "instance", "group", "spectral", "weight", "none"])
@pytest.mark.parametrize("word", ["resnet", "sndcgan", "biggan"])
def test_every_normalisation_builds_and_takes_a_gradient(word: str, kind: str) -> None:
    cfg = compose([f"generator={word}", f"generator.normalization={kind}"])
    small = {"widths": [8, 8]} if word == "sndcgan" else {"width": 8}
    network = make(
        cfg.generator,
        **small,
        latent_dim=4,
        sample_shape=(1, 8, 8),
        num_classes=0,
        conditioning=Unconditional(),
    )
    network(torch.randn(3, 4), None).square().sum().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in network.parameters())


def test_a_size_that_attention_cannot_find_is_refused() -> None:
    cfg = compose(["generator=sagan", "discriminator=gan", "generator.attention=[16]"])
    with pytest.raises(ValueError, match=r"generator.attention names \[16\].*8 pixels"):
        make(cfg.generator, sample_shape=(1, 8, 8), num_classes=0, conditioning=Unconditional())


def test_biggan_refuses_a_latent_that_cannot_be_cut() -> None:
    cfg = compose(["generator=biggan"])
    with pytest.raises(ValueError, match=r"generator.latent_dim=80 or 84"):
        make(
            cfg.generator,
            sample_shape=(3, 32, 32),
            latent_dim=81,
            num_classes=0,
            conditioning=Unconditional(),
        )


def test_every_part_of_biggans_latent_changes_the_sample() -> None:
    cfg = compose(["generator=biggan"])
    torch.manual_seed(0)
    network = make(
        cfg.generator,
        width=8,
        latent_dim=8,
        sample_shape=(1, 32, 32),
        num_classes=0,
        conditioning=Unconditional(),
    ).eval()
    latent = torch.randn(1, 8, requires_grad=True)
    network(latent, None).square().sum().backward()
    assert bool((latent.grad != 0).all())


def test_biggans_shared_embedding_is_orthogonal() -> None:
    cfg = compose(["generator=biggan"])
    network = make(cfg.generator, width=8, sample_shape=(3, 8, 8), num_classes=3, conditioning=Projection())
    assert_close(network.shared.weight @ network.shared.weight.T, torch.eye(3))
