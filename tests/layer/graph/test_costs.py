"""Parameters, multiply-adds, memory and receptive fields against counts that know nothing of graphs."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from ganlab.layer.graph.check import check
from ganlab.layer.graph.driver import network
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.importing.sequential import of_module
from ganlab.layer.graph.laid_out import LaidOut

FACTS = Facts((3, 32, 32), 10, 6)
JUDGE = nn.Sequential(
    nn.Conv2d(3, 8, 5, 2, 2), nn.LeakyReLU(0.2), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3, dilation=2, groups=4),
    nn.BatchNorm2d(16), nn.AvgPool2d(2), nn.Conv2d(16, 16, 2, 1, bias=False), nn.Flatten(), nn.Linear(16, 1),
)  # fmt: skip
MAKER = nn.Sequential(
    nn.Linear(6, 8 * 8 * 4), nn.Unflatten(1, (4, 8, 8)), nn.ConvTranspose2d(4, 6, 4, 2, 1), nn.GroupNorm(2, 6),
    nn.ConvTranspose2d(6, 5, 3, 2, 1, 1), nn.PReLU(5), nn.Conv2d(5, 3, 3, padding=1), nn.Tanh(),
)  # fmt: skip


def laid_out(net: nn.Module, player: str, facts: Facts = FACTS) -> LaidOut:
    return check(of_module(net).graph, player, facts)


@pytest.mark.parametrize(
    ("net", "player", "shape"), [(JUDGE, "discriminator", (3, 32, 32)), (MAKER, "generator", (6,))]
)
def test_counts_are_torchs(net: nn.Module, player: str, shape: tuple[int, ...]) -> None:
    """Its own flop counter's, its parameters, and the bytes that each module put out."""
    found, sizes = laid_out(net, player), list[int]()
    hooks = [m.register_forward_hook(lambda m, i, o: sizes.append(o.numel() * o.element_size())) for m in net]  # type: ignore[attr-defined]
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        net.eval()(torch.randn(1, *shape))
    for hook in hooks:
        hook.remove()
    assert found.multiply_adds == counter.get_total_flops() / 2
    assert found.parameters == sum(p.numel() for p in net.parameters())
    assert found.activation_bytes == sum(sizes)


def test_receptive_fields_are_what_gradients_reach() -> None:
    """How wide a part of a larger image the gradient of a middle output touches, layer by layer."""
    wide = laid_out(JUDGE[:7], "discriminator", Facts((3, 128, 128), 10))
    for depth, field in enumerate(wide.receptive_field().values(), 1):
        assert _touched(JUDGE[:depth].eval()) == field  # type: ignore[index]
    assert list(laid_out(JUDGE, "discriminator").receptive_field().values())[6:] == [32, 32, None]  # no more than all


def _touched(net: nn.Module) -> int:
    """With weights above zero, and over some images, for a maximum lets one place of its window through."""
    reached = torch.zeros(128, dtype=torch.bool)
    with torch.no_grad():
        for p in net.parameters():
            p.uniform_(0.5, 1.0)
    for _ in range(8):
        x = torch.randn(1, 3, 128, 128, requires_grad=True)
        y: Tensor = net(x)
        (gradient,) = torch.autograd.grad(y[..., y.shape[-2] // 2, y.shape[-1] // 2].sum(), x)
        reached |= (gradient != 0).any(0).any(0).any(0)
    places = reached.nonzero().flatten()
    return int(places.max() - places.min() + 1)


LABELLED: dict[str, Any] = {
    "nodes": [
        {"name": "label", "embedding": 4, "from": "labels"},
        {"concat": None, "from": ["sample", "label"]},
        {"conv": {"width": 4, "stride": 2}},
        {"conv": 4},
        "flatten",
        {"dense": 1},
    ]
}


def test_labels_see_no_place_of_the_sample() -> None:
    found = check(LABELLED, "discriminator", FACTS).receptive_field()
    assert list(found.values()) == [0, 1, 3, 7, 7, None]


def test_multiply_adds_of_a_recurrence() -> None:
    """Four gates, each a product of the step and one of the state, at every step, in two directions."""
    graph = {"nodes": [{"reshape": [32, 96]}, {"lstm": {"width": 5, "bidirectional": True}}, {"dense": 1}]}
    found = check(graph, "discriminator", FACTS)
    assert found.nodes[1].multiply_adds == 2 * 32 * 4 * 5 * (96 + 5)
    assert found.parameters == sum(p.numel() for p in network(found).parameters())
