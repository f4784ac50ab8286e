"""The moving average: closed forms of its rules, and statistics that are its own."""

import copy

import pytest
import torch
from torch import Tensor, nn
from torch.testing import assert_close

from ganlab.game.average import MovingAverage, estimate_statistics
from ganlab.generator import Generator


class Line(Generator):
    """latent -> batch norm of a linear map."""

    latent_dim = 3

    def __init__(self) -> None:
        super().__init__()
        self.linear, self.norm = nn.Linear(3, 2), nn.BatchNorm1d(2)

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        return self.norm(self.linear(latent))


def follow(average: MovingAverage, generator: Line, values: list[float]) -> None:
    """The generator's weights become each value in turn, its statistics the negative of it."""
    average.prepare()
    for turn, value in enumerate(values):
        nn.init.constant_(generator.linear.weight, value)
        generator.norm.running_mean.fill_(-value)
        if average.is_due(turn):
            average.move(torch.tensor(average.weight(turn)))


def test_the_published_rule_copies_and_then_decays_weights_and_statistics() -> None:
    generator = Line()
    average = MovingAverage(generator, decay=0.75, rule="fixed", start=2)
    follow(average, generator, [5.0, 1.0, 3.0, 3.0])
    expected = 0.75 * (0.75 * 1.0 + 0.25 * 3.0) + 0.25 * 3.0
    assert_close(average.network.linear.weight, torch.full((2, 3), expected))
    assert_close(average.network.norm.running_mean, torch.full((2,), -expected))
    assert average.protocol == "ema0.75-fixed2"


def test_the_memory_grows_with_the_turn_and_ends_at_the_decays() -> None:
    average = MovingAverage(Line(), decay=0.999)
    due = [turn for turn in range(30_000) if average.is_due(turn)]
    before, memory = 0, {}
    for turn in due:
        left = 1 - average.weight(turn)  # of what there was, after the turns since the last move
        each = left ** (1 / (turn + 1 - before))
        memory[turn + 1] = 1 / (1 - each)
        before = turn + 1
    assert_close(
        [memory[n] for n in (40, 300, 1000, 10_000, 30_000)], [1.0, 1.0, 5.0, 500.0, 1000.0], rtol=1e-6, atol=0
    )


def test_a_copy_follows_at_once() -> None:
    generator = Line()
    average = MovingAverage(generator, decay=0.999)
    follow(average, generator, [1.0, 2.0, 3.0])
    for (name, a), (_, b) in zip(average.network.state_dict().items(), generator.state_dict().items(), strict=True):
        assert torch.equal(a, b), name


@pytest.mark.parametrize("rows", [4, 50])
def test_statistics_are_the_means_over_batches_of_the_networks_own_moments(rows: int) -> None:
    generator = Line()
    generator.norm.running_mean.fill_(100.0)
    latents = torch.randn(3, rows, 3)
    before = copy.deepcopy(generator.norm.weight)
    estimate_statistics(generator, ((latent, None) for latent in latents))
    mapped = generator.linear(latents)
    assert_close(generator.norm.running_mean, mapped.mean(1).mean(0))
    assert_close(generator.norm.running_var, mapped.var(1).mean(0))
    assert torch.equal(generator.norm.weight, before)
    assert not generator.norm.training
