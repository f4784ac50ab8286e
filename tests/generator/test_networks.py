"""Any generator with any discriminator; the published parameter counts."""

from itertools import product

import pytest
import torch
from torch.nn import AvgPool2d, Conv2d, Sequential, Upsample
from torch.testing import assert_close

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.layer.resampling import PooledConv2d, UpsampleConv2d

PUBLISHED = {  # REFERENCE of PyTorch-GAN: parameters of the generator and of the discriminator
    ("gan", 28): (1_510_032, 533_505),
    ("gan", 32): (1_756_032, 656_385),
    ("wgan", 32): (1_756_032, 656_385),
    ("wgan_gp", 28): (1_510_032, 533_505),
    ("cgan", 28): (1_511_412, 932_965),
    ("cgan", 32): (1_757_412, 1_055_845),
    ("dcgan", 32): (1_049_985, 98_113),
}


@pytest.mark.parametrize(("word", "size"), PUBLISHED)
def test_parameter_counts_are_the_published_ones(word: str, size: int) -> None:
    parts = build(compose([f"generator={word}", f"discriminator={word}", f"dataset.image_size={size}", "metric=[]"]))
    counts = tuple(sum(p.numel() for p in network.parameters()) for network in (parts.generator, parts.discriminator))
    assert counts == PUBLISHED[word, size]


def test_the_networks_of_the_cifar10_study_have_its_counts() -> None:
    for experiment, discriminator in (("cifar10_dcgan", 663_296), ("cifar10_wgan", 663_297)):
        with torch.device("meta"):
            parts = build(compose([f"experiment={experiment}", "metric=[]"]))
        assert sum(p.numel() for p in parts.generator.parameters()) == 3_448_576
        assert sum(p.numel() for p in parts.discriminator.parameters()) == discriminator


@pytest.mark.parametrize(("generator", "discriminator"), [*product(("gan", "cgan", "dcgan", "radford"), repeat=2)])
def test_any_generator_goes_with_any_discriminator(generator: str, discriminator: str) -> None:
    parts = build(compose([f"generator={generator}", f"discriminator={discriminator}", "metric=[]"]))
    labels = torch.arange(5)
    x = parts.generator(torch.randn(5, parts.generator.latent_dim), labels)
    assert x.shape == (5, *parts.dataset.sample_shape)
    assert x.abs().max() <= 1
    output = parts.discriminator(x, labels)
    assert output.logits.shape == (5,)
    assert output.features.shape == (5, parts.discriminator.feature_dim)


def test_concat_makes_both_networks_depend_on_the_label() -> None:
    parts = build(compose(["generator=dcgan", "discriminator=dcgan", "conditioning=concat", "metric=[]"]))
    parts.generator.eval(), parts.discriminator.eval()
    latent, x = torch.randn(1, 100).expand(2, -1), torch.randn(1, 1, 8, 8).expand(2, -1, -1, -1)
    labels = torch.tensor([0, 1])
    assert not torch.equal(*parts.generator(latent, labels))
    assert not torch.equal(*parts.discriminator(x, labels).logits)


def test_compat_sets_the_old_eps() -> None:
    parts = build(compose(["generator=gan", "compat=pytorch_gan", "metric=[]"]))
    assert {m.eps for m in parts.generator.modules() if isinstance(m, torch.nn.BatchNorm1d)} == {0.8}


@pytest.mark.parametrize("size", [6, 7])
@pytest.mark.parametrize("layer", [UpsampleConv2d, PooledConv2d])
def test_a_convolution_with_a_change_of_size_is_the_two_one_after_the_other(layer: type[Conv2d], size: int) -> None:
    """Values, gradients and, as gradient penalties need them, gradients of gradients."""
    ours, plain = layer(3, 5).double(), Conv2d(3, 5, 3, padding=1).double()
    plain.load_state_dict(ours.state_dict())
    two = Sequential(Upsample(scale_factor=2), plain) if layer is UpsampleConv2d else Sequential(plain, AvgPool2d(2))
    x = torch.randn(2, 3, size, size, dtype=torch.double, requires_grad=True)
    found = []
    for module, weight in ((ours, ours.weight), (two, plain.weight)):
        y = module(x)
        first = torch.autograd.grad(y.square().sum(), [x, weight], create_graph=True)
        found.append((y, *first, *torch.autograd.grad(first[0].square().sum(), [x, weight])))
    for a, b in zip(*found, strict=True):
        assert_close(a, b)
