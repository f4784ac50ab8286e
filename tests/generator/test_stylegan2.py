"""StyleGAN2's parts against formulas written out another way."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, interpolate
from torch.testing import assert_close

from ganlab.conditioning.none import Unconditional
from ganlab.conditioning.projection import Projection
from ganlab.discriminator.stylegan2 import MinibatchDeviation
from ganlab.discriminator.stylegan2 import StyleGAN2 as Discriminator
from ganlab.generator.stylegan2 import StyleGAN2
from ganlab.layer.equalised import EqualisedConv2d, EqualisedLinear
from ganlab.layer.modulated import ModulatedConv2d
from ganlab.penalty.path_length import path_lengths


def small(size: int = 8, **more: object) -> StyleGAN2:
    torch.manual_seed(0)
    known = {"latent_dim": 6, "width": 8, "mapping_layers": 3, **more}
    return StyleGAN2(sample_shape=(1, size, size), num_classes=3, conditioning=Unconditional(), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("demodulate", [True, False])
def test_the_style_scales_the_weights_of_its_own_sample(demodulate: bool) -> None:
    torch.manual_seed(0)
    layer = ModulatedConv2d(3, 4, 3, style_dim=5, demodulate=demodulate)
    x, w = torch.randn(2, 3, 6, 6), torch.randn(2, 5)
    said = layer(x, w)
    for sample in range(2):
        style = layer.style(w[sample : sample + 1])[0]
        weight = layer.weight / (3 * 9) ** 0.5 * style[None, :, None, None]
        if demodulate:
            weight = weight / (weight**2).sum((1, 2, 3), keepdim=True).sqrt()
        assert_close(said[sample], conv2d(x[sample : sample + 1], weight, padding=1)[0], rtol=1e-4, atol=1e-5)


def test_equalised_layers_scale_what_they_drew() -> None:
    torch.manual_seed(0)
    layer, convolution = EqualisedLinear(4, 2, bias=1.0, rate=0.01), EqualisedConv2d(2, 3, 3)
    x, image = torch.randn(5, 4), torch.randn(1, 2, 5, 5)
    assert_close(layer(x), x @ layer.weight.T * 0.01 / 2 + 1.0)
    assert layer.weight.std() > 20  # drawn 1 / rate as large
    assert convolution.bias is not None
    assert_close(convolution(image), conv2d(image, convolution.weight / 18**0.5, convolution.bias, padding=1))


def test_an_image_is_the_sum_over_resolutions() -> None:
    generator = small().eval()
    styles = generator.styles(torch.randn(2, 6), None)
    x = generator.constant.expand(2, -1, -1, -1)
    first = generator.convolutions[0](x, styles[:, 0])
    low = generator.images[0](first, styles[:, 1])
    second = generator.convolutions[1](generator.up(first), styles[:, 1])
    high = generator.images[1](generator.convolutions[2](second, styles[:, 2]), styles[:, 3])
    total = generator.synthesise(styles)
    assert_close(total, generator.up(low) + high)
    inside = interpolate(low, scale_factor=2, mode="bilinear")[:, :, 1:-1, 1:-1] + high[:, :, 1:-1, 1:-1]
    assert_close(total[:, :, 1:-1, 1:-1], inside, rtol=1e-4, atol=1e-5)


def test_styles_are_mixed_from_one_layer_on_in_training_alone() -> None:
    generator, latent = small(size=16, mixing=1.0), torch.randn(64, 6)
    w = generator.map(latent, None)
    styles = generator.styles(latent, None)
    own = (styles == w[:, None]).all(2)  # (N, style_count)
    assert own[:, 0].all()
    assert not own[:, -1].any()
    assert (own[:, :-1].int() >= own[:, 1:].int()).all()  # once another's, always another's
    assert len(own.sum(1).unique()) == generator.style_count - 1
    generator.eval()
    assert_close(generator.styles(latent, None), w[:, None].expand(-1, generator.style_count, -1))


def test_noise_enters_by_its_strength_and_is_fixed_in_evaluation() -> None:
    generator, latent = small(mixing=0.0), torch.randn(2, 6)
    assert torch.equal(generator(latent, None), generator(latent, None))  # it starts at zero
    nn.init.ones_(generator.convolutions[1].strength)  # type: ignore[arg-type]
    assert not torch.equal(generator(latent, None), generator(latent, None))
    generator.eval()
    assert torch.equal(generator(latent, None), generator(latent, None))


def test_labels_reach_the_image_where_they_are_told() -> None:
    generator = StyleGAN2((1, 8, 8), 3, Projection(), latent_dim=6, width=8, mapping_layers=2).eval()
    latent = torch.randn(1, 6)
    one, other = (generator(latent, torch.tensor([k])) for k in (0, 1))
    assert not torch.allclose(one, other)


def test_the_deviation_over_groups_by_hand() -> None:
    x = torch.randn(6, 2, 3, 3)
    said = MinibatchDeviation(4)(x)  # of six samples: groups of two, the n-th and the n + 3rd
    for n in range(6):
        pair = torch.stack([x[n % 3], x[n % 3 + 3]])
        expected = ((pair - pair.mean(0)) ** 2).mean(0).add(1e-8).sqrt().mean()
        assert_close(said[n, 2], expected.expand(3, 3))
    assert torch.equal(said[:, :2], x)


def test_the_critic_has_a_logit_for_each_sample() -> None:
    critic = Discriminator((3, 16, 16), 0, Unconditional(), width=8)
    said = critic(torch.randn(4, 3, 16, 16), None)
    assert said.logits.shape == (4,)
    assert said.features.shape == (4, critic.feature_dim)


def test_path_lengths_are_those_of_the_jacobian() -> None:
    generator, latent = small(mixing=0.0).eval(), torch.randn(2, 6)
    torch.manual_seed(1)
    lengths = path_lengths(generator, latent, None)
    torch.manual_seed(1)
    y = torch.randn(2, 1, 8, 8) / 8
    styles = generator.styles(latent, None)
    for n in range(2):

        def image(own: Tensor, n: int = n) -> Tensor:
            return generator.synthesise(own[None])[0] * 1.0

        jacobian = torch.autograd.functional.jacobian(image, styles[n].detach())  # (1, 8, 8, style_count, 6)
        moved = torch.einsum("chw,chwsk->sk", y[n], jacobian)
        assert_close(lengths[n], (moved**2).sum(1).mean().sqrt(), rtol=1e-4, atol=1e-6)
