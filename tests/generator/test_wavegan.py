"""WaveGAN's networks are those of its paper's tables."""

import torch
from torch import Tensor, nn
from torch.testing import assert_close

from ganlab.conditioning.none import Unconditional
from ganlab.discriminator.wavegan import WaveGAN as Discriminator
from ganlab.generator.wavegan import WaveGAN as Generator
from ganlab.layer.phase_shuffle import PhaseShuffle

SHAPE = (1, 16384)


def outputs(network: nn.Module, kinds: tuple[type[nn.Module], ...], *inputs: Tensor | None) -> list[tuple[int, ...]]:
    """(channels, length) after each layer of some kinds."""
    seen: list[tuple[int, ...]] = []
    for module in network.modules():
        if isinstance(module, kinds):
            module.register_forward_hook(lambda _, __, out: seen.append(tuple(out.shape[1:])))
    network(*inputs)
    return seen


def parameters(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


def test_the_generator_has_the_shapes_and_parameters_of_table_3() -> None:
    with torch.device("meta"):
        network, latent = Generator(SHAPE, 0, Unconditional()), torch.empty(2, 100)
    found = outputs(network, (nn.ConvTranspose1d,), latent, None)
    assert found == [(512, 64), (256, 256), (128, 1024), (64, 4096), (1, 16384)]
    # (100, 256d) and its bias, then (25, in, out) and a bias each
    layers = [(16, 8), (8, 4), (4, 2), (2, 1)]
    by_hand = 101 * 256 * 64 + sum(25 * a * b * 64**2 + b * 64 for a, b in layers) + 25 * 64 + 1
    assert parameters(network) == by_hand == 19_065_345


def test_the_discriminator_has_the_shapes_and_parameters_of_table_4() -> None:
    with torch.device("meta"):
        network, x = Discriminator(SHAPE, 0, Unconditional()), torch.empty(2, *SHAPE)
    found = outputs(network, (nn.Conv1d, PhaseShuffle), x, None)
    assert found[::2] == [(64, 4096), (128, 1024), (256, 256), (512, 64), (1024, 16)]
    assert found[1::2] == found[:-1:2]  # four shuffles, none after the last layer
    layers = [(1, 2), (2, 4), (4, 8), (8, 16)]
    by_hand = 26 * 64 + sum(25 * a * b * 64**2 + b * 64 for a, b in layers) + 16 * 1024 + 1
    assert parameters(network) == by_hand == 17_427_969


def test_latents_become_uniform_and_sounds_lie_within_full_scale() -> None:
    torch.manual_seed(0)
    network = Generator((1, 64), 0, Unconditional(), latent_dim=500, width=2)
    seen: list[Tensor] = []
    network.project.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    assert network(torch.randn(40, 500), None).abs().max() <= 1
    ordered = seen[0].flatten().sort().values
    assert_close(ordered, torch.linspace(-1, 1, 20000), atol=0.03, rtol=0)  # Kolmogorov and Smirnov's distance


def test_one_layer_is_a_zero_stuffed_convolution() -> None:
    """Stride 4 and length 25 "same": zeros between the inputs, then a convolution whose middle lies on each input."""
    layer = Generator((1, 64), 0, Unconditional(), width=1).layers[2]
    assert isinstance(layer, nn.ConvTranspose1d)
    x = torch.zeros(1, 1, 16)
    x[0, 0, 5] = 1
    with torch.no_grad():
        made = layer(x)[0, 0] - layer.bias
    expected = torch.zeros(64)
    expected[20 - 11 : 20 + 14] = layer.weight[0, 0].detach()
    assert_close(made, expected)
