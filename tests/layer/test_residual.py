import pytest
import torch
from torch.testing import assert_close

from ganlab.layer.attention import SelfAttention, attended
from ganlab.layer.bottleneck import Bottleneck, bottleneck_widths
from ganlab.layer.conditional import Condition
from ganlab.layer.residual import DiscriminatorBlock, GeneratorBlock
from ganlab.layer.sizes import discriminator_stages, doublings, generator_widths
from ganlab.layer.weights import Weights


def test_mimicry_widths_at_the_published_sizes() -> None:
    assert generator_widths(32, 256, 3) == [256] * 4
    assert generator_widths(48, 512, 3) == [512, 256, 128, 64]
    assert generator_widths(64, 1024, 4) == [1024, 512, 256, 128, 64]
    assert generator_widths(128, 1024, 5) == [1024, 1024, 512, 256, 128, 64]
    assert discriminator_stages(32, 128, 3) == [(128, True), (128, True), (128, False), (128, False)]
    assert [w for w, _ in discriminator_stages(48, 1024, 3)] == [64, 128, 256, 512, 1024]
    assert [d for _, d in discriminator_stages(48, 1024, 3)] == [True] * 4 + [False]
    assert discriminator_stages(64, 1024, 4)[-1] == (1024, True)
    assert [w for w, _ in discriminator_stages(128, 1024, 5)] == [64, 128, 256, 512, 1024, 1024]
    assert [d for _, d in discriminator_stages(128, 1024, 5)] == [True] * 5 + [False]


@pytest.mark.parametrize("size", [8, 28, 32, 48, 96, 128])
def test_doublings_give_the_size_back(size: int) -> None:
    bottom, n = doublings("generator=resnet", size)
    assert bottom << n == size
    assert 4 <= bottom <= 7


def test_a_size_that_cannot_be_made_names_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"generator=resnet .* got 33; use dataset.image_size=32 or 40|28 or 32"):
        doublings("generator=resnet", 33)


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
def test_the_generators_shortcut_is_the_upsampled_input_through_the_1x1(mode: str) -> None:
    torch.manual_seed(0)
    norms = (torch.nn.Identity(), torch.nn.Identity())
    block = GeneratorBlock(3, 5, norms, Weights(), mode)  # type: ignore[arg-type]
    x = torch.randn(2, 3, 4, 4)
    align = None if mode == "nearest" else False
    big = torch.nn.functional.interpolate(x, scale_factor=2, mode=mode, align_corners=align)
    convolution = block.shortcut[0]
    assert_close(block.shortcut(x), torch.nn.functional.conv2d(big, convolution.weight, convolution.bias))
    residual = block(x, Condition(torch.zeros(2, 1), None)) - block.shortcut(x)
    first, second = block.residual[2], block.residual[5]
    first = first if mode == "nearest" else first[1]
    up = torch.nn.functional.interpolate(x.relu(), scale_factor=2, mode=mode, align_corners=align)
    hidden = torch.nn.functional.conv2d(up, first.weight, first.bias, padding=1)
    assert_close(residual, second(hidden.relu()))


def test_the_discriminators_block_leaves_its_input_alone_and_halves_the_map() -> None:
    block = DiscriminatorBlock(4, 6, 4, Weights("spectral"), "none", 1e-5, down=True)
    x = torch.randn(2, 4, 8, 8)
    before = x.clone()
    assert block(x).shape == (2, 6, 4, 4)
    assert_close(x, before)
    same = DiscriminatorBlock(4, 4, 4, Weights(), "none", 1e-5, down=False)
    assert len(same.shortcut) == 0


def test_self_attention_starts_as_identity_and_then_mixes_every_place() -> None:
    torch.manual_seed(0)
    attention = SelfAttention(16, Weights())
    x = torch.randn(1, 16, 4, 4, requires_grad=True)
    assert_close(attention(x), x)
    torch.nn.init.ones_(attention.gamma)
    out = attention(x)
    (gradient,) = torch.autograd.grad(out[0, :, 0, 0].sum(), x, create_graph=True)
    assert int((gradient.abs().sum(1) > 0).sum()) > 12  # the first of 16 pixels sees all that pooling keeps
    gradient.square().sum().backward()  # what gradient penalties need
    assert attention.query.weight.grad is not None


def test_self_attention_equals_torchs_scaled_dot_product() -> None:
    torch.manual_seed(0)
    attention = SelfAttention(16, Weights())
    torch.nn.init.ones_(attention.gamma)
    x = torch.randn(2, 16, 4, 4)
    pool = torch.nn.MaxPool2d(2)
    q, k, v = attention.query(x), pool(attention.key(x)), pool(attention.value(x))
    q, k, v = (t.flatten(2).transpose(1, 2) for t in (q, k, v))
    mixed = torch.nn.functional.scaled_dot_product_attention(q, k, v, scale=1.0)
    assert_close(attention(x), x + attention.out(mixed.transpose(1, 2).unflatten(2, (4, 4))))


def test_a_bottleneck_starts_as_identity() -> None:
    x = torch.randn(2, 16, 4, 4)
    assert_close(Bottleneck(16, 2, 16, depth=8)(x), x)


def test_bottleneck_widths_name_a_way_out() -> None:
    assert bottleneck_widths("generator", 4, 6, 768, 2, 16) == [768] * 4 + [384, 192, 96]
    with pytest.raises(ValueError, match=r"generator.width=12 .*use a multiple of 8"):
        bottleneck_widths("generator", 4, 3, 12, 2, 16)


def test_attention_without_a_place_takes_sagans() -> None:
    assert attended("generator", None, [8, 16, 32], 32) == [16]
    assert attended("generator", None, [8, 16, 32, 64, 128], 128) == [32]
    assert attended("generator", None, [8], 8) == [8]
    with pytest.raises(ValueError, match=r"names \[9\], and the network's maps are 8, 16 pixels wide"):
        attended("generator", [9], [8, 16], 16)
