"""The recurrent network over tokens: drawn lines, completions and relaxations against its own probabilities."""

from itertools import product

import pytest
import torch
from torch import Tensor
from torch.testing import assert_close

from ganlab.layer.token_recurrence import Cell, TokenRecurrence

V, L = 3, 3
LINES = torch.tensor(list(product(range(V), repeat=L)))  # (27, 3): all there are


def network(cell: Cell = "lstm", seed: int = 0) -> TokenRecurrence:
    torch.manual_seed(seed)
    made = TokenRecurrence(V, 5, 4, cell)
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.normal_()
    return made.double()


def grid(points: int) -> Tensor:
    """Every combination of evenly spaced numbers: as many lines fall into each as it has probability."""
    steps = (torch.arange(points, dtype=torch.float64) + 0.5) / points
    return torch.cartesian_prod(*[steps] * L)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_steps_and_whole_lines_say_the_same_and_probabilities_add_up(cell: Cell) -> None:
    net = network(cell)
    likelihoods = net.log_likelihoods(LINES).double().sum(1).exp()
    assert_close(likelihoods.sum(), torch.tensor(1.0, dtype=torch.float64), rtol=1e-5, atol=1e-6)
    points = 40
    lines = net.draw(grid(points))  # (64000, 3)
    found = torch.bincount((lines * torch.tensor([V * V, V, 1])).sum(1), minlength=V**L) / points**L
    assert_close(found.double(), likelihoods, atol=3 / points, rtol=0.0)
    assert (found - likelihoods).abs().sum() < 0.06  # numbers on a grid miss each boundary by less than a step


def test_a_completion_keeps_the_beginning_and_follows_the_conditional_distribution() -> None:
    net, ways = network(), 4000
    lines = torch.tensor([[0, 1, 2], [2, 2, 0]])
    uniform = torch.rand(ways, 2, L - 1, L, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    completed = net.completed(lines, uniform)
    assert completed.shape == (L - 1, ways, 2, L)
    likelihoods = net.log_likelihoods(LINES).double().sum(1).exp()
    for kept in range(1, L):
        for row, line in enumerate(lines):
            got = completed[kept - 1, :, row]
            assert bool((got[:, :kept] == line[:kept]).all())
            alike = (LINES[:, :kept] == line[:kept]).all(1)
            expected = likelihoods[alike] / likelihoods[alike].sum()
            counts = torch.stack([(got == whole).all(1).double().mean() for whole in LINES[alike]])
            assert_close(counts, expected, atol=0.04, rtol=0.0)  # five deviations of 4000 draws


def test_relaxed_lines_are_drawn_lines_with_the_gradient_of_their_softmax() -> None:
    net = network()
    uniform = torch.rand(5000, L, V, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    hot = net.relaxed(uniform, 0.5)
    assert_close(hot.detach().sum(-1), torch.ones(5000, L, dtype=hot.dtype), rtol=1e-5, atol=1e-5)
    lines = hot.detach().argmax(-1)
    assert_close(hot.detach(), torch.nn.functional.one_hot(lines, V).to(hot), atol=1e-5, rtol=0.0)
    likelihoods = net.log_likelihoods(LINES).double().sum(1).exp()
    counts = torch.stack([(lines == whole).all(1).double().mean() for whole in LINES])
    assert_close(counts, likelihoods, atol=0.03, rtol=0.0)

    weights = torch.randn(V, dtype=hot.dtype)
    noise = -torch.log(-torch.log(uniform[:7, 0]))
    logits = net.logits(lines[:7])[:, 0]
    soft = ((logits + noise) / 0.5).softmax(-1)
    (expected,) = torch.autograd.grad((soft.to(hot) @ weights).sum(), net.head.bias)
    (found,) = torch.autograd.grad((net.relaxed(uniform[:7], 0.5)[:, 0] @ weights).sum(), net.head.bias)
    assert_close(found, expected, rtol=1e-4, atol=1e-5)


def test_at_a_low_temperature_the_softmax_is_the_one_hot_line() -> None:
    net = network()
    uniform = torch.rand(64, L, V, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    noise = -torch.log(-torch.log(uniform[:, 0]))
    logits = net.logits(torch.zeros(64, L, dtype=torch.int64))[:, 0]
    soft = ((logits + noise) / 1e-4).softmax(-1)
    assert_close(net.relaxed(uniform, 1e-4)[:, 0].detach().double(), soft.detach(), atol=1e-3, rtol=0.0)
