"""The contract of discriminators, over every YAML in conf/discriminator, and published parameter counts."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close
from words import SOUND, TOKENS

from ganlab.build.make import make
from ganlab.conditioning.concat import Concat
from ganlab.conditioning.none import Unconditional
from ganlab.conditioning.projection import Projection
from ganlab.config import compose, conf_folder
from ganlab.discriminator.autoencoder import Autoencoder
from ganlab.published.shrink import shrink

WORDS = sorted(
    path.stem
    for path in (conf_folder() / "discriminator").glob("*.yaml")
    if path.stem != "layers" and ("discriminator", path.stem) not in TOKENS
)  # layers needs a file


def parameters(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


PUBLISHED = [
    ("gan", [], (1, 32), 656_385),
    ("gan", [], (1, 28), 533_505),
    ("dcgan", [], (1, 32), 98_113),
    ("infogan", [], (1, 32), 104_269 - 513 * 10 - 513 * 2),  # without the heads of its codes
    ("resnet", [], (3, 32), 1_053_825),  # Mimicry
    (
        "resnet",
        ["discriminator.normalization=batch", "discriminator.spectral_norm=false"],
        (3, 32),
        1_055_879,
    ),
    (
        "sndcgan",
        ["discriminator.normalization=batch", "discriminator.pooled=true"],
        (3, 32),
        2_931_009,
    ),  # StudioGAN
]


@pytest.mark.parametrize(("word", "overrides", "shape", "count"), PUBLISHED)
def test_published_parameter_counts(word: str, overrides: list[str], shape: tuple[int, int], count: int) -> None:
    cfg = compose([f"discriminator={word}", *overrides])
    channels, size = shape
    with torch.device("meta"):
        network = make(
            cfg.discriminator,
            sample_shape=(channels, size, size),
            num_classes=0,
            conditioning=Unconditional(),
        )
    assert parameters(network) == count


def test_biggan_at_128_pixels_has_the_published_count() -> None:
    cfg = compose(["discriminator=biggan", "discriminator.width=1536", "discriminator.attention=[64]"])
    with torch.device("meta"):
        network = make(cfg.discriminator, sample_shape=(3, 128, 128), num_classes=1000, conditioning=Projection())
    assert parameters(network) == 87_982_370  # Brock et al. 2019 (ch 96), as their PyTorch code prints it


def test_cgan_has_the_published_count() -> None:
    cfg = compose(["discriminator=cgan"])
    network = make(cfg.discriminator, sample_shape=(1, 32, 32), num_classes=10, conditioning=Concat())
    assert parameters(network) == 1_055_845


@pytest.mark.parametrize("word", WORDS)
def test_output_is_as_promised(word: str) -> None:
    cfg = shrink(compose([f"discriminator={word}"]), 0.01)
    shape = SOUND if word == "wavegan" else (1, 32, 32)
    network = make(cfg.discriminator, sample_shape=shape, num_classes=10, conditioning=Unconditional())
    x = torch.rand(3, *shape).double()  # a spectral norm's first estimate is far too small, and the logits huge
    labels = torch.arange(3)
    output = network.double().eval()(x, labels)
    assert output.logits.shape == (3,) or (word == "patch" and output.logits.shape == (3, 6, 6))
    assert output.features.shape == (3, network.feature_dim)
    assert (output.local is None) == (network.local_dim is None)
    if output.local is not None:
        assert output.local.shape[:2] == (3, network.local_dim)
        assert output.local.dim() == 4
    if word != "pac":  # which judges several at once
        assert_close(network(x[:1], labels[:1]).logits, output.logits[:1])  # a sample's logit is its own in eval mode


def test_the_autoencoders_logit_is_its_reconstruction_error() -> None:
    torch.manual_seed(0)
    network = Autoencoder((3, 16, 16), 0, Unconditional(), width=4, code_dim=8, error="squared")
    x = torch.rand(2, 3, 16, 16) * 2 - 1
    optimizer = torch.optim.Adam(network.parameters(), 1e-2)
    first = network(x, None).logits
    for _ in range(30):
        optimizer.zero_grad()
        network(x, None).logits.mean().backward()
        optimizer.step()
    trained = network(x, None).logits
    assert bool((trained < 0.7 * first).all())  # it learns to reconstruct what it is trained on
    nn.init.zeros_(network.decoder[-1].weight)
    nn.init.zeros_(network.decoder[-1].bias)
    assert_close(network(x, None).logits, x.square().flatten(1).mean(1))


@pytest.mark.parametrize("kind", ["layer", "instance", "group", "spectral", "weight", "none"])
@pytest.mark.parametrize("word", ["resnet", "sndcgan", "sagan", "biggan"])
def test_a_gradient_penalty_can_be_taken_through_every_normalisation(word: str, kind: str) -> None:
    cfg = compose([f"discriminator={word}", f"discriminator.normalization={kind}"])
    small: dict[str, object] = {"widths": [8, 8]} if word == "sndcgan" else {"width": 8, "attention": []}
    network = make(cfg.discriminator, **small, sample_shape=(1, 8, 8), num_classes=0, conditioning=Unconditional())
    x = torch.randn(3, 1, 8, 8, requires_grad=True)
    (gradient,) = torch.autograd.grad(network(x, None).logits.sum(), x, create_graph=True)
    gradient.square().sum().backward()
    assert sum(bool(p.grad is not None and p.grad.abs().sum() > 0) for p in network.parameters()) > 2
