import copy

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from ganlab.layer.conditional import Condition, Modulated
from ganlab.layer.normalization import normalization, normalized
from ganlab.layer.weights import Weights, initialize


def test_spectral_norm_makes_the_largest_singular_value_one() -> None:
    torch.manual_seed(0)
    layer = Weights("spectral").convolution(3, 8, 3)
    for _ in range(50):
        layer(torch.randn(1, 3, 4, 4))
    assert_close(torch.linalg.matrix_norm(layer.weight.flatten(1), 2), torch.tensor(1.0), atol=1e-3, rtol=0)


def test_a_copy_of_a_spectrally_normalised_layer_shares_nothing_and_says_the_same() -> None:
    layer = Weights("spectral").linear(4, 3)
    twin = copy.deepcopy(layer)
    assert_close(layer.eval().weight, twin.eval().weight)
    assert {p.data_ptr() for p in layer.parameters()}.isdisjoint(p.data_ptr() for p in twin.parameters())
    assert {b.data_ptr() for b in layer.buffers()}.isdisjoint(b.data_ptr() for b in twin.buffers())
    assert len(list(layer.buffers())) == 2  # the power iteration's vectors: saved, resumed and averaged


@pytest.mark.parametrize("kind", ["none", "spectral", "weight"])
def test_an_initialisation_reaches_reparametrised_weights(kind: str) -> None:
    torch.manual_seed(0)
    layer = normalized(nn.Conv2d(16, 64, 3), kind)  # type: ignore[arg-type]
    initialize(layer, "normal")
    drawn = layer.parametrizations.weight.original if kind == "spectral" else layer.weight
    assert_close(drawn.std(), torch.tensor(0.02), atol=1e-3, rtol=0)
    initialize(layer, "orthogonal")
    drawn = layer.parametrizations.weight.original if kind == "spectral" else layer.weight
    rows = drawn.flatten(1)  # (64, 144)
    assert_close(rows @ rows.T, torch.eye(64))
    assert_close(layer.bias, torch.zeros(64))


def test_orthogonal_weights_are() -> None:
    weight = Weights("none", "orthogonal").linear(8, 4).weight
    assert_close(weight @ weight.T, torch.eye(4))


@pytest.mark.parametrize("kind", ["batch", "layer", "instance", "group", "none"])
def test_modulated_scales_and_shifts_what_it_normalised(kind: str) -> None:
    class Fixed(nn.Module):
        def forward(self, condition: Condition) -> torch.Tensor:
            return torch.tensor([[1.0, 1.0, 3.0, 3.0]])  # scale 2, shift 3

    layer = Modulated(normalization(kind, 2), Fixed())  # type: ignore[arg-type]
    assert not list(layer.parameters())  # the norm's own scale and shift are gone
    x = torch.randn(4, 2, 3, 3)
    plain = normalization(kind, 2)(x)  # type: ignore[arg-type]
    assert_close(layer(x, Condition(torch.zeros(4, 1), None)), 2 * plain + 3)
