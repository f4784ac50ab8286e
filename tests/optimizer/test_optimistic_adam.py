"""Optimistic Adam against its algorithm in plain numbers, and on the game for which it is made."""

import copy
import math

import torch
from torch import nn
from torch.testing import assert_close

from ganlab.optimizer.optimistic_adam import OptimisticAdam


def test_the_steps_of_the_algorithm() -> None:
    weight, lr, (a, b), eps = nn.Parameter(torch.tensor(1.0, dtype=torch.float64)), 0.1, (0.5, 0.9), 1e-8
    optimizer = OptimisticAdam([weight], lr=lr, betas=(a, b), eps=eps)
    w, m, v, before = 1.0, 0.0, 0.0, 0.0
    for t in range(1, 6):
        optimizer.zero_grad()
        (weight**3).backward()
        optimizer.step()
        g = 3 * w**2
        m, v = a * m + (1 - a) * g, b * v + (1 - b) * g**2
        direction = (m / (1 - a**t)) / (math.sqrt(v / (1 - b**t)) + eps)
        w, before = w - 2 * lr * direction + lr * before, direction
        assert_close(weight.item(), w, rtol=1e-6, atol=1e-9)


def played(optimistic: bool) -> float:
    """How far from the equilibrium (0, 0) of min_x max_y xy two players end that began at distance sqrt(2)."""
    x, y = (nn.Parameter(torch.ones(())) for _ in range(2))
    players = [(x, 1.0), (y, -1.0)]
    kind = OptimisticAdam if optimistic else torch.optim.Adam
    optimizers = [kind([p], lr=0.02, betas=(0.0, 0.9)) for p, _ in players]
    for _ in range(600):
        gradients = torch.autograd.grad(x * y, [x, y])
        for (parameter, sign), gradient, optimizer in zip(players, gradients, optimizers, strict=True):
            parameter.grad = sign * gradient
            optimizer.step()
    return math.hypot(x.item(), y.item())


def test_it_ends_nearer_the_equilibrium_of_a_bilinear_game_than_adam() -> None:
    assert played(optimistic=True) < 0.5 * played(optimistic=False)


def test_stop_and_resume_equals_not_stopping() -> None:
    torch.manual_seed(0)
    one = nn.Linear(3, 2)
    optimizer = OptimisticAdam(one.parameters(), lr=0.1)

    def steps(network: nn.Module, by: OptimisticAdam, count: int) -> None:
        for _ in range(count):
            by.zero_grad()
            network(torch.ones(1, 3)).square().sum().backward()
            by.step()

    steps(one, optimizer, 2)
    other = copy.deepcopy(one)
    again = OptimisticAdam(other.parameters(), lr=0.1)
    again.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    steps(one, optimizer, 2)
    steps(other, again, 2)
    assert torch.equal(one.weight, other.weight)
